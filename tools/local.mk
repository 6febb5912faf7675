# The command. It sees the public headers of the library and nothing else of it.

bin_PROGRAMS += tools/gmseal
tools_gmseal_SOURCES = \
	tools/advice.c \
	tools/base64.c \
	tools/base64.h \
	tools/cert-check-lines.c \
	tools/cert-check.c \
	tools/cert-check.h \
	tools/cert-show.c \
	tools/command.h \
	tools/demo-picture.c \
	tools/demo-pki.c \
	tools/demo-tsa.c \
	tools/demo.c \
	tools/demo.h \
	tools/encased.c \
	tools/encased.h \
	tools/files-write.c \
	tools/document.c \
	tools/document.h \
	tools/files.c \
	tools/files.h \
	tools/inputs.c \
	tools/inputs.h \
	tools/inspect.c \
	tools/inspected.c \
	tools/inspected.h \
	tools/json-members.c \
	tools/json-members.h \
	tools/json-report.c \
	tools/json-report.h \
	tools/json.c \
	tools/json.h \
	tools/key.c \
	tools/key.h \
	tools/main.c \
	tools/memory.c \
	tools/message.h \
	tools/message-part.c \
	tools/message-part.h \
	tools/message-sign.c \
	tools/message-verify.c \
	tools/ocsp-check.c \
	tools/ocsp-request.c \
	tools/options.c \
	tools/options.h \
	tools/picture-colours.c \
	tools/picture-convert.c \
	tools/picture-png.c \
	tools/picture-report.c \
	tools/picture-scale.c \
	tools/picture.h \
	tools/platform-policy.c \
	tools/platform-policy.h \
	tools/platform-request.c \
	tools/platform-request.h \
	tools/problem.c \
	tools/register-create.c \
	tools/register-verify.c \
	tools/registry.c \
	tools/registry.h \
	tools/request-seal.c \
	tools/request-signature.c \
	tools/request.c \
	tools/request.h \
	tools/seal-create.c \
	tools/seal-create.h \
	tools/seal-make.c \
	tools/seal-picture.c \
	tools/seal-status.c \
	tools/seal-status.h \
	tools/secrets.c \
	tools/secrets.h \
	tools/show-report.c \
	tools/show.c \
	tools/show.h \
	tools/sign.c \
	tools/subject.c \
	tools/subject.h \
	tools/text.c \
	tools/text.h \
	tools/timestamp-attach.c \
	tools/timestamp-request.c \
	tools/timestamp-show.c \
	tools/token-list.c \
	tools/token-pin.c \
	tools/token-seals.c \
	tools/uri.c \
	tools/uri.h \
	tools/validity.c \
	tools/validity.h \
	tools/values.c \
	tools/verify-file.c \
	tools/verify-message.c \
	tools/verify.c \
	tools/verify.h
tools_gmseal_CPPFLAGS = $(AM_CPPFLAGS) -DLOCALEDIR='"$(localedir)"' \
	$(OPENSSL_CFLAGS) $(JANSSON_CFLAGS) $(LIBPNG_CFLAGS)
tools_gmseal_LDADD = libgmseal.la $(JANSSON_LIBS) $(LIBPNG_LIBS) $(OPENSSL_LIBS) -lm

dist_man_MANS += man/gmseal.1

bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = tools/completion/gmseal
zshcompletiondir = $(datadir)/zsh/site-functions
dist_zshcompletion_DATA = tools/completion/_gmseal
