# The command. It sees the public headers of the library and nothing else of it.

bin_PROGRAMS += tools/gmseal
tools_gmseal_SOURCES = \
	tools/advice.c \
	tools/cert-check.c \
	tools/cert-show.c \
	tools/command.h \
	tools/demo-picture.c \
	tools/demo-pki.c \
	tools/demo-tsa.c \
	tools/demo.c \
	tools/demo.h \
	tools/files-write.c \
	tools/document.c \
	tools/document.h \
	tools/files.c \
	tools/files.h \
	tools/inputs.c \
	tools/inputs.h \
	tools/inspect.c \
	tools/json-report.c \
	tools/json-report.h \
	tools/json.c \
	tools/json.h \
	tools/key.c \
	tools/key.h \
	tools/main.c \
	tools/memory.c \
	tools/message.h \
	tools/ocsp-check.c \
	tools/ocsp-request.c \
	tools/options.c \
	tools/options.h \
	tools/problem.c \
	tools/request-seal.c \
	tools/request-signature.c \
	tools/request.c \
	tools/request.h \
	tools/seal-create.c \
	tools/seal-picture.c \
	tools/secrets.c \
	tools/secrets.h \
	tools/show-report.c \
	tools/show.c \
	tools/show.h \
	tools/sign.c \
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
	tools/verify-message.c \
	tools/verify.c
tools_gmseal_CPPFLAGS = $(AM_CPPFLAGS) -DLOCALEDIR='"$(localedir)"' \
	$(OPENSSL_CFLAGS) $(JANSSON_CFLAGS) $(LIBPNG_CFLAGS)
tools_gmseal_LDADD = libgmseal.la $(JANSSON_LIBS) $(LIBPNG_LIBS) $(OPENSSL_LIBS) -lm

dist_man_MANS += man/gmseal.1

bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = tools/completion/gmseal
zshcompletiondir = $(datadir)/zsh/site-functions
dist_zshcompletion_DATA = tools/completion/_gmseal
