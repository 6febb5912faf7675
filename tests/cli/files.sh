#!/bin/sh
# Files that are missing, unreadable, already there, or in the way; and secrets.
. "${srcdir:=.}/tests/cli/common"
make_demo
good="--cert demo/signer.pem --key demo/signer.key"

exits "a missing file is exit status 70" 70 "$gmseal" verify $trust no-such-file
complains "a missing file is named with the system's reason" 'no-such-file: cannot open: No such file'
exits "a folder in the place of a file is exit status 70" 70 "$gmseal" verify $trust demo
complains "a folder is named with the system's reason" 'demo: cannot read: Is a directory'
exits "a missing document is exit status 70" 70 "$gmseal" verify $trust --data no-such-file \
	demo/document.sig demo/seal.esl demo/document.sig
complains "a missing document is blamed itself" '^gmseal: no-such-file: cannot open: No such file'
shows "a missing document is told once" [ "$(wc -l <err)" -eq 1 ]
shows "without the document no file is verified" [ ! -s out ]
exits "a folder in the place of the document is exit status 70" 70 "$gmseal" verify $trust --data demo \
	demo/document.sig
complains "the folder is blamed" '^gmseal: demo: cannot read: Is a directory'
exits "sign blames a missing document" 70 "$gmseal" sign --seal demo/seal.esl --data no-such-file $good -o no.sig
complains "sign names the missing document" '^gmseal: no-such-file: cannot open: No such file'
exits "a missing trust file is exit status 70" 70 "$gmseal" verify --trust no-such-file demo/document.sig
exits "a trust file without certificates is exit status 3" 3 "$gmseal" verify --trust demo/document.txt \
	demo/document.sig
mkdir none && cp demo/document.txt none
exits "a trust folder without certificates is exit status 3" 3 "$gmseal" verify --trust none demo/document.sig
complains "what the trust folder lacks is told" '^gmseal: none: no file in this directory is a certificate$'
exits "a folder without revocation lists is exit status 3" 3 "$gmseal" verify --crl none demo/document.sig
complains "what the folder of lists lacks is told" 'none: no file in this directory is a certificate revocation list$'

# What could be waited for in vain.
mkdir pipes && cp demo/root.pem demo/ca.pem pipes && mkfifo pipes/a-pipe && ln -s a-pipe pipes/link
ln -s ../demo/signer.pem pipes/signer.pem
exits "pipes in a trust folder are passed over" 0 timeout 10 "$gmseal" verify --trust pipes --untrusted pipes \
	--crl demo/root.crl --crl demo/ca.crl demo/seal.esl
mkdir lost && ln -s nowhere lost/link.pem
exits "a link that leads nowhere is exit status 70" 70 "$gmseal" verify --trust lost demo/seal.esl
complains "the file in the folder is named" '^gmseal: lost/link.pem: cannot open: No such file'

sign_demo $good -o out.sig
shows "a document is sealed" [ "$status" -eq 0 ]
exits "the sealed document verifies" 0 "$gmseal" verify $trust --data demo/document.txt out.sig
exits "the document may come from standard input" 0 sh -c \
	'"$0" verify "$@" --data - out.sig <demo/document.txt' "$gmseal" $trust
exits "the signature may come from standard input" 0 sh -c \
	'"$0" verify "$@" --data demo/document.txt - <out.sig' "$gmseal" $trust
digest=$(openssl dgst -sm3 demo/document.txt | sed 's/.*= *//')
mkfifo pipe
cat demo/document.txt >pipe &
exits "the document may come from a pipe" 0 "$gmseal" verify $trust --data pipe out.sig demo/document.sig
exits "openssl's digest of the document does as well" 0 "$gmseal" verify $trust --digest "$digest" out.sig
short=$(openssl dgst -sha1 demo/document.txt | sed 's/.*= *//')
exits "a digest of another algorithm is wrong usage" 64 "$gmseal" verify $trust --digest "$short" out.sig
complains "the digest that is expected is named" '^gmseal: out.sig: --digest has 20 octets, .* SM3, of 32 octets$'
shows "a digest of another algorithm makes nothing invalid" [ ! -s out ]
sign_demo $good -o out.sig
shows "an output that is there is not replaced" [ "$status" -eq 64 ]
complains "the way to replace it is told" 'exists already; --force replaces it'
cp out.sig before.sig
sign_demo $good --force -o out.sig
shows "--force replaces it" [ "$status" -eq 0 ]
shows "it is another one then" sh -c '! cmp -s out.sig before.sig'
sign_demo $good -o no-such-folder/out.sig
shows "an output that cannot be written is exit status 70" [ "$status" -eq 70 ]
complains "it is named with the system's reason" 'no-such-folder/out.sig: cannot write: No such file'
sign_demo $good -o demo
shows "a folder is not written over" [ "$status" -eq 70 ]
mkdir locked && chmod 555 locked
if [ "$(id -u)" -ne 0 ]; then
	sign_demo $good -o locked/out.sig
	shows "a folder without the right to write is exit status 70" [ "$status" -eq 70 ]
else
	skip "a folder without the right to write is exit status 70" "root may write anywhere"
fi
if [ -w /dev/full ]; then
	sign_demo $good -o /dev/full
	shows "a full device is exit status 70" [ "$status" -eq 70 ]
	complains "a full device is told" 'No space left on device'
	shows "the device is still one" [ -c /dev/full ]
fi
ln -s before.sig link.sig
sign_demo $good --force -o link.sig
shows "a symbolic link stays one" [ -L link.sig ]

# A write that fails half way leaves nothing; the limit stands for a full disk.
run sh -c 'ulimit -f 1; trap "" XFSZ; exec "$@"' sh "$gmseal" sign --seal demo/seal.esl \
	--data demo/document.txt $good -o half.sig
shows "a write that fails half way is exit status 70" [ "$status" -eq 70 ]
shows "a write that fails half way leaves no file" nothing_of half.sig

printf 'open sesame\n' >pin
printf 'close barley\n' >wrong-pin
openssl pkcs8 -topk8 -v2 aes-256-cbc -in demo/signer.key -passout file:pin -out locked.key 2>/dev/null
locked="--cert demo/signer.pem --key locked.key"
sign_demo $locked --pin-file pin -o pin.sig
shows "--pin-file opens an encrypted key" [ "$status" -eq 0 ]
SECRET='open sesame' sign_demo $locked --pin-env SECRET -o env.sig
shows "--pin-env opens an encrypted key" [ "$status" -eq 0 ]
sign_demo $locked --pin-file wrong-pin -o wrong.sig
shows "a wrong passphrase is exit status 4" [ "$status" -eq 4 ]
shows "a wrong passphrase is not told" sh -c '! grep -q barley err out'
shows "a wrong passphrase leaves no file" nothing_of wrong.sig
SECRET='close barley' sign_demo $locked --pin-env SECRET -o wrong.sig
shows "a wrong passphrase from the environment is exit status 4" [ "$status" -eq 4 ]
sign_demo $locked --pin-env NO_SUCH_VARIABLE -o wrong.sig
shows "a variable that is not set is wrong usage" [ "$status" -eq 64 ]
complains "the variable is named" 'NO_SUCH_VARIABLE'
sign_demo $locked --pin-file no-such-file -o wrong.sig
shows "a passphrase file that is missing is exit status 70" [ "$status" -eq 70 ]
complains "a passphrase file that is missing is named" 'no-such-file: cannot open'
if command -v setsid >/dev/null; then
	run setsid -w "$gmseal" sign --seal demo/seal.esl --data demo/document.txt $locked -o wrong.sig
	shows "without a terminal to ask at it is exit status 4" [ "$status" -eq 4 ]
	complains "the ways to give a passphrase are told" 'pin-file or --pin-env'
else
	skip "without a terminal to ask at it is exit status 4" "there is no setsid"
fi

sign_demo --cert demo/maker.pem --key demo/signer.key -o mismatch.sig
shows "a key that does not belong to the certificate is exit status 4" [ "$status" -eq 4 ]
shows "a key that does not belong to the certificate leaves no file" nothing_of mismatch.sig
sign_demo --cert demo/maker.pem --key demo/maker.key -o unlisted.sig
shows "a signer whom the seal does not list is exit status 1" [ "$status" -eq 1 ]
shows "a signer whom the seal does not list leaves no file" nothing_of unlisted.sig
cat demo/signer.key demo/signer.pem >both.pem
sign_demo --key both.pem -o both.sig
shows "a PEM file may hold key and certificate" [ "$status" -eq 0 ]
openssl pkcs12 -export -inkey demo/signer.key -in demo/signer.pem -passout file:pin -out signer.p12
sign_demo --key signer.p12 --pin-file pin -o p12.sig
shows "a PKCS#12 file holds key and certificate" [ "$status" -eq 0 ]
sign_demo --cert demo/signer.pem --key demo/document.txt -o none.sig
shows "a file that is no key is exit status 3" [ "$status" -eq 3 ]
complains "the file that is no key is named" 'demo/document.txt: '
finish
