/* Whether PINs are wiped. */
#include "wiped.h"

enum {
	MAX_PINS = 8
};

static struct {
	gmseal_pin_callback *give;
	void *user;
	struct {
		const char *text;
		size_t size;
		bool wiped;
	} pins[MAX_PINS];
	size_t count;
} watched;

void __wrap_OPENSSL_cleanse(void *memory, size_t size);
void __real_OPENSSL_cleanse(void *memory, size_t size);

void __wrap_OPENSSL_cleanse(void *memory, size_t size)
{
	uintptr_t start = (uintptr_t)memory;
	for (size_t i = 0; i < watched.count; i++) {
		uintptr_t text = (uintptr_t)watched.pins[i].text;
		if (text >= start && text + watched.pins[i].size <= start + size)
			watched.pins[i].wiped = true;
	}
	__real_OPENSSL_cleanse(memory, size);
}

static bool give(
	void *user, const gmseal_pin_request *request, char *pin, size_t size, size_t *length)
{
	(void)user;
	ck_assert_uint_lt(watched.count, MAX_PINS);
	bool given = watched.give(watched.user, request, pin, size, length);
	watched.pins[watched.count].text = pin;
	watched.pins[watched.count].size = *length;
	watched.pins[watched.count++].wiped = false;
	return given;
}

void watch_pins(gmseal_token_options *options)
{
	watched.give = options->pin;
	watched.user = options->user;
	watched.count = 0;
	options->pin = give;
}

void assert_wiped(size_t count)
{
	ck_assert_uint_eq(watched.count, count);
	for (size_t i = 0; i < count; i++)
		ck_assert_msg(watched.pins[i].wiped, "PIN %zu of %zu is not wiped", i + 1, count);
	watched.count = 0;
}
