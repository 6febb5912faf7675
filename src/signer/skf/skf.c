/* SKF devices (GM/T 0016, GB/T 35291) as a kind of token. */
#include "signer/skf/skf.h"

const struct gms_token_operations gms_skf_operations = {
	.scheme = GMS_SKF_SCHEME,
	.signer = gms_skf_signer,
	.list = gms_skf_list,
	.change_pin = gms_skf_change_pin_at,
	.unblock_pin = gms_skf_unblock_pin_at,
	.seals = gms_skf_seals,
	.seal_read = gms_skf_seal_read,
	.seal_write = gms_skf_seal_write,
	.seal_remove = gms_skf_seal_remove,
};
