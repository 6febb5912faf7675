#!/bin/sh
# Makes the seeds in a folder that is removed again, and replays them through every fuzz target.
. "${srcdir:=.}/tests/script.sh"

GMSEAL_FUZZ_SEEDS=$scratch/seeds
export GMSEAL_FUZZ_SEEDS
corpus=${GMSEAL_CORPUS:-$srcdir/../shared/corpus/real}
set -- "$corpus"/*.esl "$corpus"/*.dat "$corpus"/*.pem
[ -e "$1" ] || set --
if ! fuzz/make-seeds "$GMSEAL_FUZZ_SEEDS" "$@"; then
	not_ok "the seeds are made"
	finish
fi
ok "the seeds are made"
for kind in seal signature certificate crl ocsp message picture registration timestamp; do
	if fuzz/fuzz-$kind "$GMSEAL_FUZZ_SEEDS"/*/*; then
		ok "all claims hold for the seeds of every kind: fuzz-$kind"
	else
		not_ok "all claims hold for the seeds of every kind: fuzz-$kind"
	fi
done
finish
