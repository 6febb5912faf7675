/* Seal requests of platforms: reading their members, each by its own rule. */
#include "make/request.h"

#include <gmseal/picture.h>
#include <stdlib.h>

enum {
	REGION_DIGITS = 6,
	CODE_DIGITS = 8,
	MAX_NUMBER_DIGITS = 9,
	CHINA_STANDARD_TIME = 8 * 3600, /* seconds ahead of UTC */
	MAX_SHOWN = 64 /* octets of a value in a sentence */
};

const char *gmseal_request_member_name(gmseal_request_member member)
{
	static const char *const names[] = {"sealName", "sealNum", "sealSpecificCategory",
		"sealHeight", "sealWidth", "sealImg", "sealType", "validStartTime", "validEndTime",
		"signCert", "bakType", "sealCarrier", "localOr", "orgCode"};
	return (size_t)member < sizeof names / sizeof names[0] ? names[member] : NULL;
}

/* A request under examination. */
struct reading {
	const gmseal_bytes *members;
	const gmseal_request_context *context;
	int generation;
	struct gmseal_request *request;
	gmseal_findings *found;
};

/* A member that is not what its rule asks for; rule is a translated sentence. */
static void add_malformed(struct reading *reading, gmseal_request_member member, const char *rule)
{
	struct gms_string value = {0};
	gms_string_add_escaped(&value, reading->members[member], MAX_SHOWN);
	gms_findings_add(reading->found, gmseal_request_member_name(member), "malformed", true,
		_("\"%s\" is not what belongs here: %s"), value.text != NULL ? value.text : "",
		rule);
	reading->found->failed |= value.failed;
	gms_string_free(&value);
}

/* False if it is missing, which is told. */
static bool is_there(struct reading *reading, gmseal_request_member member)
{
	if (reading->members[member].data != NULL)
		return true;
	gms_findings_add(reading->found, gmseal_request_member_name(member), "missing", true,
		_("The request has no member %s."), gmseal_request_member_name(member));
	return false;
}

/* A copy, whose lack of memory is remembered. */
static void keep(struct reading *reading, gmseal_bytes bytes, gmseal_buffer *copy)
{
	reading->found->failed |= gms_copy(bytes, copy, NULL) != GMSEAL_OK;
}

static bool are_digits(gmseal_bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	return text.size > 0;
}

static bool is_letter(uint8_t character)
{
	return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
}

/* A decimal number; 0 if it is none. */
static int64_t read_number(gmseal_bytes text)
{
	if (!are_digits(text) || text.size > MAX_NUMBER_DIGITS)
		return 0;
	return gms_digits(text.data, text.size);
}

static void read_name(struct reading *reading)
{
	gmseal_bytes text = reading->members[GMSEAL_REQUEST_SEAL_NAME];
	if (!is_there(reading, GMSEAL_REQUEST_SEAL_NAME))
		return;
	if (gms_is_blank(text) || !gms_is_utf8(text) || gms_has_controls(text))
		add_malformed(reading, GMSEAL_REQUEST_SEAL_NAME,
			_("a name in UTF-8 without control characters, which is not empty."));
	else
		keep(reading, text, &reading->request->name);
}

static void read_seal_number(struct reading *reading)
{
	gmseal_bytes text = reading->members[GMSEAL_REQUEST_SEAL_NUM];
	size_t letters = 0;
	if (!is_there(reading, GMSEAL_REQUEST_SEAL_NUM))
		return;
	while (letters < text.size && is_letter(text.data[letters]))
		letters++;
	gmseal_bytes digits = {text.data + letters, text.size - letters};
	if (letters == 0 || digits.size != REGION_DIGITS + CODE_DIGITS || !are_digits(digits)) {
		add_malformed(reading, GMSEAL_REQUEST_SEAL_NUM,
			_("the vendor's initials, 6 digits of a region and 8 digits, such as "
			  "XXCA11010800000001."));
		return;
	}
	keep(reading, text, &reading->request->number);
	keep(reading, (gmseal_bytes){text.data, letters}, &reading->request->vendor);
}

static void read_category(struct reading *reading)
{
	gmseal_bytes text = reading->members[GMSEAL_REQUEST_CATEGORY];
	if (!is_there(reading, GMSEAL_REQUEST_CATEGORY))
		return;
	if (text.size == 2 && text.data[0] == '0' && text.data[1] >= '1' && text.data[1] <= '5')
		reading->request->category = text.data[1] - '0';
	else
		add_malformed(reading, GMSEAL_REQUEST_CATEGORY,
			_("01 (legal name), 02 (finance), 03 (invoice), 04 (contract) or 05 "
			  "(personal name)."));
}

static int64_t read_millimetres(struct reading *reading, gmseal_request_member member)
{
	if (!is_there(reading, member))
		return 0;
	int64_t number = read_number(reading->members[member]);
	if (number == 0)
		add_malformed(reading, member, _("a whole number of millimetres above 0."));
	return number;
}

/* Whether it is PNG. */
static bool read_type(struct reading *reading)
{
	if (!is_there(reading, GMSEAL_REQUEST_TYPE))
		return false;
	if (gms_equal_text(reading->members[GMSEAL_REQUEST_TYPE], "PNG"))
		return true;
	add_malformed(reading, GMSEAL_REQUEST_TYPE, _("PNG."));
	return false;
}

/* The rules of platforms for pictures, with the members that they concern. */
static void examine_picture(struct reading *reading, bool has_type)
{
	const struct gmseal_request *request = reading->request;
	const gmseal_picture picture = {
		gms_text("PNG"), gms_bytes(&request->image), request->width, request->height};
	gmseal_findings *findings = NULL;
	if (gmseal_picture_examine(&picture, true, &findings, NULL) != GMSEAL_OK) {
		reading->found->failed = true;
		return;
	}
	for (size_t i = 0; i < findings->count; i++) {
		const gmseal_finding *finding = &findings->list[i];
		/* What was not understood is told already, and compared with nothing. */
		if ((request->width == 0 && strcmp(finding->field, "width") == 0) ||
			(request->height == 0 && strcmp(finding->field, "height") == 0) ||
			(!has_type && strcmp(finding->reason, "type-mismatch") == 0))
			continue;
		const char *field = strcmp(finding->field, "width") == 0    ? GMS_MEMBER(WIDTH)
				    : strcmp(finding->field, "height") == 0 ? GMS_MEMBER(HEIGHT)
				    : strcmp(finding->field, "type") == 0   ? GMS_MEMBER(TYPE)
									    : GMS_MEMBER(IMAGE);
		gms_findings_add(reading->found, field, finding->reason, finding->error, "%s",
			finding->detail);
	}
	gmseal_findings_free(findings);
}

/* The text without the line breaks that some encoders put in. */
static gmseal_status without_line_breaks(gmseal_bytes text, gmseal_buffer *line)
{
	gmseal_status status = gms_copy(text, line, NULL);
	if (status != GMSEAL_OK)
		return status;
	line->size = 0;
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] != '\r' && text.data[i] != '\n')
			line->data[line->size++] = text.data[i];
	return GMSEAL_OK;
}

/* Decodes Base64; false if it is none, which is told. rule is a translated sentence. */
static bool read_base64(struct reading *reading, gmseal_request_member member, const char *rule,
	gmseal_buffer *octets)
{
	gmseal_buffer line = GMSEAL_BUFFER_INIT;
	gmseal_bytes text = reading->members[member];
	if (!is_there(reading, member))
		return false;
	if (text.size == 0) {
		add_malformed(reading, member, rule);
		return false;
	}
	gmseal_status status = without_line_breaks(text, &line);
	bool broken = line.size < text.size;
	if (status == GMSEAL_OK)
		status = gms_base64_decode(gms_bytes(&line), octets, NULL);
	gmseal_buffer_free(&line);
	if (status == GMSEAL_OK) {
		if (broken)
			gms_findings_add(reading->found, gmseal_request_member_name(member),
				"line-breaks", false,
				_("There are line breaks in the Base64 of %s."),
				gmseal_request_member_name(member));
		return true;
	}
	reading->found->failed |= status == GMSEAL_ERROR_MEMORY;
	gms_findings_add(reading->found, gmseal_request_member_name(member), "no-base64", true,
		_("%s is no Base64, or has something in it that does not belong there."),
		gmseal_request_member_name(member));
	return false;
}

static void read_image(struct reading *reading)
{
	bool has_type = read_type(reading);
	if (read_base64(reading, GMSEAL_REQUEST_IMAGE,
		    _("a picture in Base64, which is not empty."), &reading->request->image))
		examine_picture(reading, has_type);
}

/* "yyyy-MM-dd HH:mm:ss" in China Standard Time. */
static bool read_time(gmseal_bytes text, int64_t *seconds)
{
	static const char form[] = "0000-00-00 00:00:00";
	if (text.size != sizeof form - 1)
		return false;
	for (size_t i = 0; i < text.size; i++)
		if (form[i] == '0' ? text.data[i] < '0' || text.data[i] > '9'
				   : text.data[i] != (uint8_t)form[i])
			return false;
	const uint8_t *digits = text.data;
	int second = gms_digits(digits + 17, 2);
	if (second > 59 || !gms_time_make(gms_digits(digits, 4), gms_digits(digits + 5, 2),
				   gms_digits(digits + 8, 2), gms_digits(digits + 11, 2),
				   gms_digits(digits + 14, 2), second, seconds))
		return false;
	*seconds -= CHINA_STANDARD_TIME;
	return true;
}

static bool read_time_of(struct reading *reading, gmseal_request_member member, int64_t *seconds)
{
	if (!is_there(reading, member))
		return false;
	if (!read_time(reading->members[member], seconds)) {
		add_malformed(reading, member,
			_("a time in China Standard Time, such as 2026-01-31 08:00:00."));
		return false;
	}
	if (!gms_seal_time_fits(reading->generation, *seconds))
		gms_findings_add(reading->found, gmseal_request_member_name(member), "out-of-range",
			true, "%s",
			reading->generation == GMSEAL_GENERATION_2014
				? _("A seal of GM/T 0031-2014 holds times of the years 1950 to "
				    "2049 (UTC) only.")
				: _("A seal holds times of the years 1 to 9999 (UTC) only."));
	return true;
}

static void read_validity(struct reading *reading)
{
	struct gmseal_request *request = reading->request;
	bool from = read_time_of(reading, GMSEAL_REQUEST_START, &request->valid_from);
	bool to = read_time_of(reading, GMSEAL_REQUEST_END, &request->valid_to);
	if (from && to && request->valid_from >= request->valid_to)
		gms_findings_add(reading->found, GMS_MEMBER(END), "out-of-order", true,
			_("The validity ends before it begins."));
	else if (to && request->valid_to < reading->context->now)
		gms_findings_add(reading->found, GMS_MEMBER(END), "expires-before-made", true,
			_("The validity ends before the seal is made."));
}

/* One of some words. Returns its place, or -1. */
static int read_word(struct reading *reading, gmseal_request_member member,
	const char *const *words, const char *rule)
{
	if (!is_there(reading, member))
		return -1;
	for (int i = 0; words[i] != NULL; i++)
		if (gms_equal_text(reading->members[member], words[i]))
			return i;
	add_malformed(reading, member, rule);
	return -1;
}

static void read_words(struct reading *reading)
{
	static const char *const kinds[] = {"1", "2", NULL}, *const yes_no[] = {"Y", "N", NULL};
	reading->request->is_update =
		read_word(reading, GMSEAL_REQUEST_KIND, kinds, _("1 (new) or 2 (update).")) == 1;
	read_word(reading, GMSEAL_REQUEST_CARRIER, kinds, _("1 (USB key) or 2 (server)."));
	read_word(reading, GMSEAL_REQUEST_LOCAL, yes_no, _("Y (local) or N (filed)."));
}

static void read_org_code(struct reading *reading)
{
	gmseal_bytes text = reading->members[GMSEAL_REQUEST_ORG_CODE];
	gmseal_bytes wanted = reading->context->org_code;
	if (!is_there(reading, GMSEAL_REQUEST_ORG_CODE))
		return;
	if (text.size == 0)
		add_malformed(reading, GMSEAL_REQUEST_ORG_CODE,
			_("the code from the registration packet."));
	else if (wanted.data != NULL && !gms_equal(text, wanted))
		gms_findings_add(reading->found, GMS_MEMBER(ORG_CODE), "other-code", true,
			_("The code is not the one in the registration packet."));
}

static gmseal_status read(struct reading *reading, gmseal_error *error)
{
	struct gmseal_request *request = reading->request;
	read_name(reading);
	read_seal_number(reading);
	read_category(reading);
	request->height = read_millimetres(reading, GMSEAL_REQUEST_HEIGHT);
	request->width = read_millimetres(reading, GMSEAL_REQUEST_WIDTH);
	read_image(reading);
	read_validity(reading);
	if (read_base64(reading, GMSEAL_REQUEST_CERTIFICATE,
		    _("a certificate in Base64, which is not empty."), &request->certificate))
		gms_request_examine_certificate(
			request, reading->context, reading->generation, reading->found);
	read_words(reading);
	read_org_code(reading);
	const struct gms_wanted wanted = {gms_bytes(&request->number),
		(const gmseal_certificate *const *)&request->decoded, request->decoded != NULL,
		request->is_update, GMS_MEMBER(SEAL_NUM), GMS_MEMBER(CERTIFICATE)};
	return gms_registry_examine(
		&wanted, reading->context, &request->replaces, reading->found, error);
}

static gmseal_status check_generation(int generation, int64_t now, gmseal_error *error)
{
	gmseal_status status = gms_check_generation(generation, error);
	if (status == GMSEAL_OK && !gms_seal_time_fits(generation, now))
		status = gms_error_argument(
			error, _("now: a time outside the years that such a seal can hold"));
	return status;
}

gmseal_status gmseal_request_examine(const gmseal_bytes *members,
	const gmseal_request_context *context, gmseal_request **request, gmseal_findings **findings,
	gmseal_error *error)
{
	if (members == NULL || context == NULL || request == NULL || findings == NULL ||
		(context->seals == NULL && context->seal_count > 0))
		return gms_error_argument(error, "members, context, request, findings");
	int generation = context->generation != 0 ? context->generation : GMSEAL_GENERATION_4;
	gmseal_status status = check_generation(generation, context->now, error);
	if (status == GMSEAL_OK)
		status = gms_request_check_reasons(context, error);
	if (status != GMSEAL_OK)
		return status;
	struct gmseal_request *made = calloc(1, sizeof *made);
	gmseal_findings *found = gms_findings_new();
	if (made == NULL || found == NULL) {
		free(made);
		gmseal_findings_free(found);
		return gms_error_memory(error);
	}
	struct reading reading = {members, context, generation, made, found};
	status = read(&reading, error);
	gms_request_apply_reasons(context, found);
	status = gms_findings_hand_over(found, status, findings, error);
	if (status != GMSEAL_OK || gmseal_findings_error(*findings) != NULL) {
		gmseal_request_free(made);
		made = NULL;
	}
	if (status == GMSEAL_OK)
		*request = made;
	return status;
}

void gmseal_request_free(gmseal_request *request)
{
	if (request == NULL)
		return;
	gmseal_buffer_free(&request->name);
	gmseal_buffer_free(&request->number);
	gmseal_buffer_free(&request->vendor);
	gmseal_buffer_free(&request->image);
	gmseal_buffer_free(&request->certificate);
	gmseal_certificate_free(request->decoded);
	free(request);
}

void gmseal_request_apply(const gmseal_request *request, gmseal_seal_parameters *parameters)
{
	parameters->id = gms_bytes(&request->number);
	parameters->vendor = gms_bytes(&request->vendor);
	parameters->type = request->category;
	parameters->name = gms_bytes(&request->name);
	parameters->picture = (gmseal_picture){
		gms_text("PNG"), gms_bytes(&request->image), request->width, request->height};
	parameters->valid_from = request->valid_from;
	parameters->valid_to = request->valid_to;
	parameters->certificates = &request->listed;
	parameters->certificate_count = 1;
}

const gmseal_seal *gmseal_request_replaces(const gmseal_request *request)
{
	return request->replaces;
}
