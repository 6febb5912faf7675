#!/bin/sh
# A document of 1 GiB is digested in less than 16 MiB of memory.
. "${srcdir:=.}/tests/cli/common"
claim="a document of 1 GiB is sealed in less than 16 MiB of memory"
[ -z "$SANITIZE" ] || skip_all "sanitizers need memory themselves"
make_demo

# All zeros, and none of them on the disk.
truncate -s 1073741824 large
zeros=f1adf167041f7b4dde929a73e500a642fbd03b9b457adfe9ee15708ea34d12b3

run "$build_directory/tests/peak-memory" peak "$gmseal" sign --seal demo/seal.esl --data large \
	--cert demo/signer.pem --key demo/signer.key -o large.sig
used=$(cat peak)
printf '# %s KiB\n' "$used"
shows "a document of 1 GiB is sealed" [ "$status" -eq 0 ]
shows "$claim" [ "$used" -lt 16384 ]
exits "the digest in the signature is that of 1 GiB of zeros" 0 "$gmseal" verify $trust \
	--digest $zeros large.sig
finish
