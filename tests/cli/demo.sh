#!/bin/sh
# The demonstration, and the steps it shows, done by hand.
. "${srcdir:=.}/tests/cli/common"

exits "the demonstration goes through" 0 "$gmseal" demo demo
says "the demonstration shows the commands" '^\$ gmseal seal create'
says "the demonstration verifies the document" 'document.sig: VALID'
says "the demonstration refuses the changed copy" 'document.sig: INVALID'
shows "keys are for their owner only" [ "$(stat -c %a demo/signer.key)" = 600 ]
for certificate in root ca maker signer; do
	shows "openssl reads $certificate.pem" openssl x509 -in demo/$certificate.pem -noout
done
for list in root ca; do
	shows "openssl reads $list.crl" openssl crl -in demo/$list.crl -noout
done
shows "openssl verifies the CA under the root" openssl verify -vfyopt distid:1234567812345678 \
	-CAfile demo/root.pem demo/ca.pem
shows "the picture is a PNG" [ "$(head -c 4 demo/seal.png | od -An -tx1 | tr -d ' ')" = 89504e47 ]
exits "a folder that is not empty is refused" 64 "$gmseal" demo demo
complains "the refusal names --force" '--force'
exits "with --force the demonstration is repeated" 0 "$gmseal" demo --force demo
mkdir blank && exits "an empty folder is taken" 0 "$gmseal" demo blank
exits "without a folder gmseal-demo is made" 0 "$gmseal" demo
shows "gmseal-demo is there" [ -s gmseal-demo/document.sig ]
exits "a folder that cannot be made is exit status 70" 70 "$gmseal" demo no/such/place
complains "the system's reason is told" 'No such file or directory'
touch file
exits "a file in the place of the folder is exit status 70" 70 "$gmseal" demo file

exits "the picture comes out of the seal" 0 "$gmseal" seal picture -o picture.png demo/seal.esl
shows "the picture is the one that went in" cmp picture.png demo/seal.png
exits "the picture comes out of the signature" 0 "$gmseal" seal picture demo/document.sig
shows "the picture of the signature is the same" cmp out demo/seal.png
exits "a picture is not written over a file" 64 "$gmseal" seal picture -o picture.png demo/seal.esl

for generation in 2014 4 5; do
	exits "a seal of generation $generation is made" 0 "$gmseal" seal create --version $generation \
		--id 330100 --vendor TEST --type 2 --name "测试印章" --picture demo/seal.png --width 40 \
		--height 30 --signer-cert demo/signer.pem --valid-from now \
		--valid-to 2049-12-31T23:59:59+08:00 --extension 1.2.3.4=0500 --cert demo/maker.pem \
		--key demo/maker.key -o seal-$generation.esl
	exits "the seal of generation $generation verifies" 0 "$gmseal" seal verify \
		--trust demo/root.pem --untrusted demo/ca.pem --crl demo seal-$generation.esl
	says "the name of the seal is told" 'u6d4b'
	exits "generation $generation seals a document" 0 "$gmseal" sign --seal seal-$generation.esl \
		--cert demo/signer.pem --key demo/signer.key --data demo/document.txt \
		-o sealed-$generation.sig
	exits "the signature of generation $generation verifies" 0 "$gmseal" verify --trust demo \
		--crl demo --data demo/document.txt sealed-$generation.sig
done
exits "a seal lists digests" 0 "$gmseal" seal create --version 4 --id 1 --vendor T --type 1 --name T \
	--picture demo/seal.png --width 1 --height 1 --signer-cert demo/signer.pem --cert-digests \
	--valid-from now --valid-to 2099-01-01T00:00:00Z --cert demo/maker.pem --key demo/maker.key \
	-o digests.esl
exits "a listed digest may sign" 0 "$gmseal" sign --seal digests.esl --cert demo/signer.pem \
	--key demo/signer.key --data demo/document.txt -o digests.sig
exits "a seal can go to standard output" 0 "$gmseal" seal create --version 4 --id 1 --vendor T --type 1 \
	--name T --picture demo/seal.png --width 1 --height 1 --signer-cert demo/signer.pem \
	--valid-from now --valid-to 2099-01-01T00:00:00Z --cert demo/maker.pem --key demo/maker.key -o -
cp out piped.esl
exits "what went to standard output is the seal" 0 "$gmseal" inspect piped.esl
exits "a picture of no known type is refused" 3 "$gmseal" seal create --version 4 --id 1 --vendor T \
	--type 1 --name T --picture demo/document.txt --width 1 --height 1 \
	--signer-cert demo/signer.pem --valid-from now --valid-to 2099-01-01T00:00:00Z \
	--cert demo/maker.pem --key demo/maker.key -o none.esl
shows "nothing is written for a refused picture" nothing_of none.esl
make_none()
{
	run "$gmseal" seal create --version 4 --id 1 --vendor T --type 1 --name T --picture demo/seal.png \
		--width 1 --height 1 --valid-from now --valid-to 2099-01-01T00:00:00Z --cert demo/maker.pem \
		--key demo/maker.key -o none.esl "$@"
}
for oid in 1.2.x 1 1. 3.1 1.40 1.02 1..2 -1.2; do
	make_none --signer-cert demo/signer.pem --extension "$oid=00"
	shows "the extension $oid is wrong usage" [ "$status" -eq 64 ]
	complains "the extension $oid is said to be none" "--extension: \"$oid\" is no object identifier"
done
make_none --signer-cert demo/ca.pem
shows "an authority is not listed as a signer" [ "$status" -eq 1 ]
complains "the authority is named" 'gmseal demo CA.* certificate authority'
make_none --signer-cert demo/signer.pem --signer-cert demo/signer.pem
shows "a signer listed twice is wrong usage" [ "$status" -eq 64 ]
complains "the signer listed twice is named" 'gmseal demo signer'
shows "nothing is written for refused signers" nothing_of none.esl
exits "times out of order are forbidden" 1 "$gmseal" seal create --version 4 --id 1 --vendor T \
	--type 1 --name T --picture demo/seal.png --width 1 --height 1 \
	--signer-cert demo/signer.pem --valid-from 2099-01-01T00:00:00Z --valid-to now \
	--cert demo/maker.pem --key demo/maker.key -o none.esl
finish
