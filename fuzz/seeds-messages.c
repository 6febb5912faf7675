/* Signed messages, and the contents that were honestly signed in them. */
#include "message.h"
#include "seeds.h"

static void write_message(struct seeds *seeds, size_t number, const struct test_message *wanted)
{
	char name[32];
	gmseal_buffer der = test_message_der(wanted);
	snprintf(name, sizeof name, "made-%zu.p7", number);
	seeds_write(seeds, "message", name, BUFFER_BYTES(der));
	seeds_write(seeds, "said", name, text_bytes(wanted->content));
	gmseal_buffer_free(&der);
}

void seeds_messages(struct seeds *seeds)
{
	const struct test_identity *sm2 = &seeds->sm2->signer, *rsa = &seeds->rsa->signer;
	size_t number = 0;
	for (int form = GMSEAL_MESSAGE_GBT35275; form <= GMSEAL_MESSAGE_CMS; form++) {
		const struct test_message wanted[] = {
			{.content = "A text.", .signers = {{.identity = sm2, .attributes = true}}},
			{.content = "A text.", .signers = {{.identity = sm2}}},
			{.content = "detached",
				.detached = true,
				.signers = {{.identity = sm2,
					.attributes = true,
					.time = "210601000000Z"}}},
			{.content = "Two.",
				.signers = {{.identity = sm2, .attributes = true, .raw = true},
					{.identity = &seeds->sm2->other, .attributes = true}}},
			{.content = "RSA.", .signers = {{.identity = rsa}}},
		};
		for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
			struct test_message message = wanted[i];
			message.form = (gmseal_message_form)form;
			write_message(seeds, number++, &message);
		}
	}
}
