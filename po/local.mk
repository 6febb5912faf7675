# The message catalogues. A catalogue is compiled into po/LANGUAGE/LC_MESSAGES/gmseal.mo, which is
# laid out like the folder of an installed locale, so that tests can read it in the build tree.

EXTRA_DIST += po/extract.sh po/zh_CN.po
CLEANFILES += po/gmseal.pot po/zh_CN/LC_MESSAGES/gmseal.mo

zh_CNdir = $(localedir)/zh_CN/LC_MESSAGES
nodist_zh_CN_DATA = po/zh_CN/LC_MESSAGES/gmseal.mo

po/zh_CN/LC_MESSAGES/gmseal.mo: po/zh_CN.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check-format -o $@ $(srcdir)/po/zh_CN.po

# Brings the catalogue of the source tree up to date with the sources: new messages come in
# untranslated, changed ones are marked fuzzy, and tests/test-messages.sh names them.
update-po:
	$(srcdir)/po/extract.sh $(srcdir) po/gmseal.pot
	$(MSGMERGE) --quiet --update --backup=none --no-location --no-wrap --sort-output \
		$(srcdir)/po/zh_CN.po po/gmseal.pot

.PHONY: update-po
