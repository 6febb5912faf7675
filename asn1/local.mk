# The ASN.1 modules and the tables that asn1Parser makes of them.

ASN1_MODULES = \
	asn1/gmt0031-2014.asn \
	asn1/gbt38540-2020.asn \
	asn1/gmt0031-2025.asn \
	asn1/gbt35275-2017.asn \
	asn1/gbt35276-2017.asn \
	asn1/cms.asn \
	asn1/registration.asn \
	asn1/rfc3161.asn \
	asn1/pkix.asn
ASN1_TABLES = $(ASN1_MODULES:.asn=.c)

EXTRA_DIST += $(ASN1_MODULES)
CLEANFILES += $(ASN1_TABLES)
BUILT_SOURCES += $(ASN1_TABLES)

SUFFIXES = .asn
.asn.c:
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	$(ASN1PARSER) -n gms_table_`basename $< .asn | tr -c 'a-z0-9\n' _` -o $@ $< >/dev/null
