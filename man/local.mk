# The manual: section 3 by concept, a page for several functions; each function is found by its own
# name through the links that are made at installation from the names the page gives itself.

dist_man_MANS += \
	man/gmseal-formats.7 \
	man/gmseal-platforms.7 \
	man/gmseal-tokens.7 \
	man/gmseal-verification.7 \
	man/gmseal.3 \
	man/gmseal_buffer_free.3 \
	man/gmseal_certificate_decode.3 \
	man/gmseal_certificate_subject.3 \
	man/gmseal_digest_new.3 \
	man/gmseal_error.3 \
	man/gmseal_findings_count.3 \
	man/gmseal_inspect.3 \
	man/gmseal_message_create.3 \
	man/gmseal_message_decode.3 \
	man/gmseal_ocsp_request_encode.3 \
	man/gmseal_picture_examine.3 \
	man/gmseal_policy_new.3 \
	man/gmseal_registration_create.3 \
	man/gmseal_registration_decode.3 \
	man/gmseal_report_verdict.3 \
	man/gmseal_request_examine.3 \
	man/gmseal_seal_attach_timestamp.3 \
	man/gmseal_seal_create.3 \
	man/gmseal_seal_decode.3 \
	man/gmseal_seal_header.3 \
	man/gmseal_seal_prepare.3 \
	man/gmseal_signature_create.3 \
	man/gmseal_signature_decode.3 \
	man/gmseal_signature_time.3 \
	man/gmseal_signer_from_key.3 \
	man/gmseal_signer_from_uri.3 \
	man/gmseal_sm2_z.3 \
	man/gmseal_subject_examine.3 \
	man/gmseal_time_parse.3 \
	man/gmseal_timestamp_decode.3 \
	man/gmseal_timestamp_request_encode.3 \
	man/gmseal_token_change_pin.3 \
	man/gmseal_token_list_new.3 \
	man/gmseal_token_seals_new.3 \
	man/gmseal_tsa_respond.3 \
	man/gmseal_value_sign.3 \
	man/gmseal_verify_message.3 \
	man/gmseal_verify_registration.3 \
	man/gmseal_verify_seal.3 \
	man/gmseal_verify_timestamp.3

EXTRA_DIST += man/names.awk

install-data-hook:
	for page in $(srcdir)/man/*.3; do \
		target=`basename $$page` && \
		awk -f $(srcdir)/man/names.awk $$page | while read name; do \
			test "$$name.3" = "$$target" || \
			(cd "$(DESTDIR)$(man3dir)" && rm -f "$$name.3" && $(LN_S) "$$target" "$$name.3") || \
			exit 1; \
		done || exit 1; \
	done

uninstall-hook:
	for page in $(srcdir)/man/*.3; do \
		for name in `awk -f $(srcdir)/man/names.awk $$page`; do \
			rm -f "$(DESTDIR)$(man3dir)/$$name.3"; \
		done; \
	done
