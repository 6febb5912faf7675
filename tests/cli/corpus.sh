#!/bin/sh
# The corpus of real seals and signatures: exit statuses, checks that fail, diagnoses.
. "${srcdir:=.}/tests/cli/common"
[ -f "$corpus/MANIFEST.tsv" ] || skip_all "the corpus of real seals is not here (set GMSEAL_CORPUS)"

# failing: the checks that fail in the output, in one line.
failing()
{
	sed -n 's/^  x \([a-z.-]*\) .*/\1/p' out | tr '\n' ' ' | sed 's/ $//'
}

# finds FILE STATUS FAILING OPTION...
finds()
{
	file=$1
	wanted=$2
	failures_wanted=$3
	shift 3
	exits "$file has exit status $wanted" "$wanted" "$gmseal" verify "$@" "$corpus/$file"
	found=$(failing)
	shows "$file fails in: ${failures_wanted:-nothing} (found: $found)" [ "$found" = "$failures_wanted" ]
}

trust="--trust $corpus/ofdrw-root.pem --revocation off"
finds ofdrw-seal-v4.esl 0 "" $trust --at 2021-01-01T00:00:00Z
finds ofdrw-seal-v4.esl 1 "seal.maker.validity seal.validity" $trust --at 2023-01-01T00:00:00Z
finds ofdrw-signature-v4.dat 2 "" $trust --at 2020-11-01T00:00:00Z
finds ofdrw-seal-2014.esl 0 "" $trust --at 2021-01-01T00:00:00Z
finds ofdrw-signature-v5.dat 1 \
	"signature.signer.validity seal.maker.validity seal.created signature.seal signature.time" \
	$trust --at 2026-05-01T00:00:00Z
for file in "$corpus"/*.esl "$corpus"/*signature*.dat; do
	name=$(basename "$file")
	run "$gmseal" inspect "$file"
	shows "$name can be inspected" [ "$status" -eq 0 ]
	run "$gmseal" seal picture -o picture "$file" --force
	shows "$name has a picture" [ -s picture ]
	run "$gmseal" verify "$file"
	shows "$name is not valid without trust" sh -c "[ $status -eq 1 ] || [ $status -eq 2 ]"
	rm -f picture
done
run "$gmseal" verify "$corpus/ofdrw-seal-v5-bad-timestamp.esl"
says "a time stamp that is no token fails" '^  x seal.timestamp '
says "the rest of it is still reported" '^  + seal.signature '
run "$gmseal" verify --data "$corpus/tax-zhejiang-document.xml" "$corpus/tax-zhejiang-signature-v4.dat"
says "the tax authority's signature value holds" '^  + signature.value '
says "the tax authority's document is the sealed one" '^  + signature.data '
says "its explicit FALSE is named" 'It could be read, but parts from the standard here'
run "$gmseal" verify --strict "$corpus/tax-zhejiang-signature-v4.dat"
shows "strict decoding refuses it" [ "$status" -eq 3 ]
exits "the nonconforming signature is invalid" 1 "$gmseal" verify --data "$corpus/dms360-document.xml" \
	"$corpus/dms360-signature-2014-nonconforming.dat"
says "its value fails" '^  x signature.value '
says "it is not of this document" '^  x signature.data '
says "an explanation is given" 'What explains it'
run "$gmseal" verify --json "$corpus/dms360-signature-2014-nonconforming.dat"
says "the diagnosis is that the data hash was used as e" '"diagnosis": "data-hash-as-e"'
exits "a signed message is indeterminate without trust" 2 "$gmseal" verify --at 2020-09-01T00:00:00Z \
	"$corpus/cegn-signeddata.dat"
says "its value holds" '^  + message.value '
says "its raw value is named" 'signerInfos\[0\].encryptedDigest .*64 octets'
exits "a signed message can be inspected" 0 "$gmseal" inspect "$corpus/cegn-signeddata.dat"
says "its fields have the standard's names" 'encryptedDigest OCTET STRING'
exits "strict decoding refuses its raw value" 3 "$gmseal" verify --strict "$corpus/cegn-signeddata.dat"
exits "a signed message is no seal" 3 "$gmseal" seal verify "$corpus/cegn-signeddata.dat"
complains "it is told what it is" 'this is a signed message'
finish
