#!/bin/sh
# Keys on tokens as their owners use them: listing, signing, PINs, seals on a USB key, and checks of
# certificates with their keys. The tokens are those of tests/tokens.
. "${srcdir:=.}/tests/cli/common"
libraries=$build_directory/tests/tokens/.libs
[ -e "$libraries/skf64.so" ] || skip_all "the test tokens are not built"
make_demo

# plug NAME: another token, with the signer's key and certificate, and no settings.
plug()
{
	mkdir -p "$1" && : >"$1/token.conf"
	cp demo/signer.key "$1/seal.pem"
	openssl x509 -in demo/signer.pem -outform DER -out "$1/seal.der"
	GMSEAL_TEST_TOKEN=$scratch/$1
	export GMSEAL_TEST_TOKEN
}

# sign_with KEY OPTION...: seals the document, and nothing is in the way.
sign_with()
{
	key=$1
	shift
	rm -f out.sig
	sign_demo --key "$key" -o out.sig "$@"
}

verifies()
{
	exits "$1" 0 "$gmseal" verify $trust --data demo/document.txt out.sig
}

printf '123456\n' >pin
printf '12345678\n' >"admin"
printf '000000\n' >wrong
printf '654321\n' >new
printf 'label = Company key\nserial = A-0001\n' >settings
p11="pkcs11:?module-path=$libraries/pkcs11.so"
skf=skf:$libraries/skf64.so
sdf=sdf:$libraries/sdf.so

# --- Listing -----------------------------------------------------------------------------------
plug list
cp settings list/token.conf
for kind in skf32 skf64; do
	exits "the keys behind $kind are listed" 0 "$gmseal" token list "skf:$libraries/$kind.so"
	says "$kind tells the label" '^Company key (SKF)$'
done
says "the serial number is listed" '^  serial number  A-0001$'
says "the tries that are left are listed" '^  PIN            tries left: 6 of 6$'
says "the holder of the certificate is listed" '^    certificate  CN=gmseal demo signer,'
says "the days that are left are listed" '^    days left    109[0-9]$'
says "the URI to sign with is listed" '^    --key        skf:.*container=seal$'
uri=$(sed -n 's/^    --key *//p' out)
sign_with "$uri" --pin-file pin
shows "the URI that was listed signs" [ "$status" -eq 0 ]
verifies "what it signed verifies"
exits "the keys behind PKCS#11 are listed" 0 "$gmseal" token list "$p11"
says "PKCS#11 tells the label" '^Company key (PKCS#11)$'
uri=$(sed -n 's/^    --key *//p' out)
sign_with "$uri" --pin-file pin
shows "the URI that PKCS#11 listed signs" [ "$status" -eq 0 ]
verifies "what PKCS#11 signed verifies"
exits "several are listed together" 0 "$gmseal" token list "$skf" "$p11" "$sdf"
shows "each has its line" [ "$(grep -c '^[^ ].*(\(SKF\|PKCS#11\|SDF\))$' out)" -eq 3 ]
exits "no PIN is asked for" 0 setsid -w "$gmseal" token list "$skf" "$p11"
end=$("$gmseal" cert show --json demo/signer.pem | sed -n 's/.*"notAfter": "\(.*\)T.*/\1/p')
exits "the days are counted from --at" 0 "$gmseal" token list --at "${end}T00:00:00Z" "$skf"
says "a certificate that ends soon is noticed" 'days left    0; the certificate is to be renewed now'
last=$("$gmseal" cert show --json demo/signer.pem | sed -n 's/.*"notAfter": "\(.*\)".*/\1/p')
soon=$(date -u -d "$last 30 days ago" +%Y-%m-%dT%H:%M:%SZ)
exits "a certificate that ends in 30 days is listed" 0 "$gmseal" token list --at "$soon" "$skf"
says "that is noticed" '^    days left    30; the certificate is to be renewed now$'
soon=$(date -u -d "$soon 1 second ago" +%Y-%m-%dT%H:%M:%SZ)
exits "one that holds a second longer is listed" 0 "$gmseal" token list --at "$soon" "$skf"
says "that is not noticed" '^    days left    30$'
exits "a certificate that has expired is listed" 0 "$gmseal" token list --at 2099-01-01T00:00:00Z "$skf"
says "that it has expired is told" 'none: the certificate has expired'
exits "a certificate of the future is listed" 0 "$gmseal" token list --at 2020-01-01T00:00:00Z "$skf"
says "that it does not hold yet is told" 'the certificate does not hold yet'
exits "the list is JSON as well" 0 "$gmseal" token list --json --at "${end}T00:00:00Z" "$skf"
says "the JSON has the label" '"label": "Company key"'
says "the JSON has the tries" '"triesLeft": 6'
says "the JSON has the days" '"daysLeft": 0'
says "the JSON has the notice" '"validity": "expires-soon"'
exits "a token is shown whole" 0 "$gmseal" token info "$skf"
says "its library is shown" "^  module         $libraries/skf64.so$"
says "its manufacturer is shown" '^  manufacturer   Test maker$'
says "the fingerprint of its certificate is shown" '^    SM3          [0-9a-f]\{64\}$'
exits "the profile of a module is shown" 0 "$gmseal" token info "$p11"
says "it is the one that fits its description" '^  profile        sansec$'
exits "a library that is not there is exit status 4" 4 "$gmseal" token list skf:/no/such.so
complains "the library is named" '/no/such.so'
exits "in JSON as well" 4 "$gmseal" token list --json skf:/no/such.so
says "the JSON has the error" '"status": "not-found"'
exits "a file is no token" 64 "$gmseal" token info demo/signer.key
exits "token info asks for a token" 64 "$gmseal" token info
rm list/seal.der
exits "a key without a certificate is listed" 0 "$gmseal" token list "$skf"
says "that there is none is told" '^    certificate  none on the token'
printf 'label = Red\033[31mkey\nserial = \271\253\nmanufacturer = a\\b\n' >list/token.conf
exits "a token whose texts are none is listed" 0 "$gmseal" token info "$skf"
says "control characters of its label are escaped" '^Red\\x1b\[31mkey (SKF)$'
says "octets that are no text are escaped" '^  serial number  \\xb9\\xab$'
shows "no control character is printed" sh -c '! LC_ALL=C grep -q "$(printf "\033")" out'
exits "so it is in JSON" 0 "$gmseal" token list --json "$skf"
says "the JSON has what is printed" '"label": "Red\\\\x1b\[31mkey"'
touch list/absent
exits "without a device the list is empty" 0 "$gmseal" token list "$skf"
says "that there is no token is told" '^There is no token\.$'
exits "token info of nothing is exit status 4" 4 "$gmseal" token info "$skf"
complains "it is asked whether it is plugged in" 'is it plugged in?'

# --- Signing -----------------------------------------------------------------------------------
plug sign
for key in "skf:$libraries/skf32.so" "$skf" "skf:$libraries/skf-poor.so" "$p11"; do
	sign_with "$key" --pin-file pin
	shows "a key on a token signs: ${key##*/}" [ "$status" -eq 0 ]
	verifies "what it signed verifies: ${key##*/}"
done
PIN=123456 sign_with "$skf" --pin-env PIN
shows "the PIN may come from the environment" [ "$status" -eq 0 ]
sign_with "$p11&pin-source=file:$scratch/pin"
shows "the PIN may come from the file that the URI names" [ "$status" -eq 0 ]
sign_with "$p11&pin-source=file%3A%2F%2F$scratch/pin"
shows "the file may be named with escapes" [ "$status" -eq 0 ]
sign_with "$p11&pin-source=file:$scratch/wrong" --pin-file pin
shows "--pin-file counts more than the file that the URI names" [ "$status" -eq 0 ]
PIN=123456 sign_with "$p11&pin-source=file:$scratch/wrong" --pin-env PIN
shows "so does --pin-env" [ "$status" -eq 0 ]
sign_with "$p11&pin-source=|/bin/cat"
shows "a program in place of the file is wrong usage" [ "$status" -eq 64 ]
for uri in "$p11&pin-value=123456" "$p11&PIN-VALUE=123456" "$p11&pin-source=123456" \
	"PKCS11:token=x?pin-value=123456" "$skf?pin=123456" "$sdf?key=1&Pin=123456"; do
	sign_with "$uri"
	shows "a PIN in the URI is wrong usage: ${uri##*[?&]}" [ "$status" -eq 64 ]
	complains "the sentence says where it belongs: ${uri##*[?&]}" '--pin-file and --pin-env take it'
	exits "the same in a list: ${uri##*[?&]}" 64 "$gmseal" token list --json "$skf" "$uri"
	shows "nothing repeats it: ${uri##*[?&]}" sh -c '! grep -q 123456 err out'
done
exits "the same behind the option's name" 64 "$gmseal" cert check "--key=$p11&pin-value=123456" demo/signer.pem
shows "nothing repeats it" sh -c '! grep -q 123456 err out'
from_input()
{
	cat pin demo/document.txt | "$@" >out 2>err
	status=$?
}
from_input "$gmseal" sign --seal demo/seal.esl --key "$skf" --pin-file - --data - -o twice.sig
shows "a PIN and a document cannot both come from standard input" [ "$status" -eq 64 ]
complains "that is told" 'standard input (-) can be read only once'
shows "nothing is signed then" nothing_of twice.sig
for pair in "/dev/stdin -" "- /dev/stdin"; do
	from_input "$gmseal" sign --seal demo/seal.esl --key "$skf" --pin-file "${pair%% *}" --data "${pair##* }" -o twice.sig
	shows "nor by another name: $pair" [ "$status" -eq 64 ]
	shows "nothing is signed then: $pair" nothing_of twice.sig
done
from_input "$gmseal" token pin change "$skf" --pin-file - --new-pin-file -
shows "nor can two PINs" [ "$status" -eq 64 ]
sign_with "$skf" --pin-file pin
shows "the PIN is as it was" [ "$status" -eq 0 ]
head -c 1000 /dev/zero | tr '\0' 1 >long-pin
sign_with "$skf" --pin-file long-pin
shows "a PIN that is too long is refused" [ "$status" -eq 4 ]
complains "how long it may be is told" 'longer than 128 octets'
run "$gmseal" sign --seal demo/seal.esl --key "$skf" --pin-file wrong --data missing -o out.sig
shows "a document that is missing is told before a PIN is tried" [ "$status" -eq 70 ]
exits "no try was spent" 0 "$gmseal" token info "$skf"
says "all are left" 'tries left: 6 of 6$'
sign_with "$skf" --pin-file pin --pin-env PIN
shows "two places for the PIN are wrong usage" [ "$status" -eq 64 ]
cp demo/signer.key sign/sm2-1.pem
printf 'password-1 = 12345678\n' >sign/token.conf
sign_with "$sdf?key=1" --pin-file admin --cert demo/signer.pem
shows "a key in a crypto machine signs" [ "$status" -eq 0 ]
verifies "what the machine signed verifies"
sign_with "$sdf?key=1" --pin-file admin
shows "a crypto machine has no certificates" [ "$status" -eq 4 ]
rm sign/sm2-1.pem
: >sign/token.conf
sign_with "$skf" --pin-file pin --cert demo/maker.pem
shows "a certificate of somebody else is exit status 4" [ "$status" -eq 4 ]
complains "it is told that they do not belong together" 'does not belong'
shows "no signature is left" nothing_of out.sig
run "$gmseal" seal create --version 4 --id 1 --vendor X --type 1 --name N --picture demo/seal.png \
	--width 42 --height 42 --signer-cert demo/signer.pem --valid-from now \
	--valid-to 2028-01-01T00:00:00Z --key "$skf" --pin-file pin -o made.esl
shows "a seal is made with a key on a token" [ "$status" -eq 0 ]
exits "the seal verifies" 0 "$gmseal" seal verify $trust made.esl

# --- What goes wrong ---------------------------------------------------------------------------
sign_with "$skf" --pin-file wrong
shows "a wrong PIN is exit status 4" [ "$status" -eq 4 ]
complains "the tries that are left are told" '5 tries are left'
complains "so is the number of the vendor's library" '0x0A000024'
shows "a wrong PIN is not told" sh -c '! grep -q 000000 err out'
shows "no signature is left after a wrong PIN" nothing_of out.sig
exits "the tries that are left are listed" 0 "$gmseal" token list "$skf"
says "there are five" 'tries left: 5 of 6; there was a wrong PIN'
wrong_once()
{
	sign_with "$skf" --pin-file wrong
	complains "after a wrong PIN: $1" "$1"
}

for tries in "4 tries are left" "3 tries are left" "2 tries are left" "one more wrong one locks it"; do
	wrong_once "$tries"
done
run "$gmseal" token list "$skf"
says "the last try is listed" 'tries left: 1 of 6; one more wrong PIN locks it'
sign_with "$skf" --pin-file wrong
complains "that it is locked now is told" 'locked'
sign_with "$skf" --pin-file pin
shows "a locked PIN is exit status 4" [ "$status" -eq 4 ]
complains "that it is locked is told" 'the PIN is locked'
complains "what unblocks it is told" '"gmseal token pin unblock" unblocks a PIN'
exits "a locked PIN is listed" 0 "$gmseal" token list "$skf"
says "what unblocks it is listed" 'tries left: 0 of 6; locked; "gmseal token pin unblock" unblocks it$'
exits "a locked PIN is listed in JSON" 0 "$gmseal" token list --json "$skf"
says "the JSON has that it is locked" '"locked": true'
exits "a PIN is not unblocked with a wrong one" 4 "$gmseal" token pin unblock --admin-pin-file wrong \
	--new-pin-file new "$skf"
complains "the administrator's tries are told" '5 tries are left'
exits "a PIN is unblocked" 0 "$gmseal" token pin unblock --admin-pin-file admin --new-pin-file new "$skf"
sign_with "$skf" --pin-file new
shows "the new PIN signs" [ "$status" -eq 0 ]
verifies "what was signed after unblocking verifies"

plug default
printf 'default-pin = yes\n' >default/token.conf
sign_with "$skf" --pin-file pin
shows "a default PIN is exit status 4" [ "$status" -eq 4 ]
complains "that it is to be changed is told" 'still the one that the device came with'
complains "what changes it is told" '"gmseal token pin change" changes a PIN'
run "$gmseal" token list "$skf"
says "a default PIN is listed" 'still the one it came with'
sign_with "$skf" --pin-file pin --allow-default-pin
shows "--allow-default-pin signs with it" [ "$status" -eq 0 ]
exits "a wrong present PIN does not change it" 4 "$gmseal" token pin change --pin-file wrong \
	--new-pin-file new "$skf"
PRESENT=123456 exits "a PIN is changed" 0 "$gmseal" token pin change --pin-env PRESENT \
	--new-pin-file new "$skf"
sign_with "$skf" --pin-file new
shows "the changed PIN signs without more ado" [ "$status" -eq 0 ]
exits "the administrator's PIN is changed" 0 "$gmseal" token pin change --admin --admin-pin-file admin \
	--new-pin-file new "$skf"
exits "it is the new one then" 0 "$gmseal" token pin unblock --admin-pin-file new --new-pin-file pin "$skf"
cp -r "$GMSEAL_TEST_TOKEN" locked
for tries in 5 4 3 2 1 0; do
	exits "the administrator's PIN is wrong, $tries tries are left" 4 env GMSEAL_TEST_TOKEN="$PWD/locked" \
		"$gmseal" token pin unblock --admin-pin-file wrong --new-pin-file pin "$skf"
done
exits "it is locked" 4 env GMSEAL_TEST_TOKEN="$PWD/locked" \
	"$gmseal" token pin unblock --admin-pin-file new --new-pin-file pin "$skf"
complains "who can help then is told" 'only the issuer of the device can help'
plug changed
exits "the PIN of a PKCS#11 token is changed" 0 "$gmseal" token pin change --pin-file pin \
	--new-pin-file new "$p11"
sign_with "$p11" --pin-file new
shows "it signs with the new PIN" [ "$status" -eq 0 ]
sign_with "$p11" --pin-file wrong
shows "a wrong PIN of PKCS#11 is exit status 4" [ "$status" -eq 4 ]
complains "so is PKCS#11's number told" '0x000000A0'
exits "crypto machines change their passwords themselves" 4 "$gmseal" token pin change --pin-file pin \
	--new-pin-file new "$sdf"
exits "pin change asks for a URI" 64 "$gmseal" token pin change
exits "a file has no PIN to change" 64 "$gmseal" token pin change demo/signer.key

plug faults
touch faults/absent
sign_with "$skf" --pin-file pin
shows "a device that is unplugged is exit status 4" [ "$status" -eq 4 ]
rm faults/absent
printf 'SKF_ECCSignData 0 vanish\n' >faults/faults
sign_with "$skf" --pin-file pin
shows "a device that is unplugged half way is exit status 4" [ "$status" -eq 4 ]
complains "it is told with its number" '0x0A000023'
shows "no signature is left of it" nothing_of out.sig
rm -f faults/absent faults/faults
sign_with "$skf" --pin-file pin
shows "plugged in again it signs" [ "$status" -eq 0 ]
printf 'SKF_ConnectDev 0 hang 20000\n' >faults/faults
exits "a device that does not answer is given up" 4 timeout 15 "$gmseal" sign --seal demo/seal.esl \
	--data demo/document.txt --key "$skf" --pin-file pin --connect-timeout 1 -o late.sig
rm -f faults/faults
mv faults/seal.der seal.der
sign_with "$skf" --pin-file pin
shows "without a certificate is exit status 4" [ "$status" -eq 4 ]
complains "that there is none is told" 'certificate'
sign_with "$skf" --pin-file pin --cert demo/signer.pem
shows "--cert gives the certificate" [ "$status" -eq 0 ]
mv seal.der faults/seal.der
cp demo/maker.key faults/other.pem
sign_with "$skf" --pin-file pin
shows "two keys that fit are exit status 4" [ "$status" -eq 4 ]
complains "where to find their names is told" '"gmseal token list" lists what there is'
rm faults/other.pem
for twin in faults/first faults/second; do
	mkdir $twin && cp settings $twin/token.conf && cp faults/seal.pem faults/seal.der $twin
done
sign_with "pkcs11:token=Company%20key?module-path=$libraries/pkcs11.so" --pin-file pin
shows "two tokens of one name are exit status 4" [ "$status" -eq 4 ]
complains "that more than one fits is told" '"gmseal token list" lists what there is'

# --- Mechanism profiles ------------------------------------------------------------------------
plug profiles
sign_with "$p11" --pin-file pin --profile no-such-profile
shows "a profile that is not known is wrong usage" [ "$status" -eq 64 ]
printf '[mine]\nkey-type = 0x80000004\nsign-digest = 0x80008104\nvalue = der\n' >profiles.conf
sign_with "$p11" --pin-file pin --profiles profiles.conf --profile mine
shows "a profile from a file signs" [ "$status" -eq 0 ]
verifies "what it signed with that profile verifies"
printf 'nonsense\n' >profiles.conf
sign_with "$p11" --pin-file pin --profiles profiles.conf
shows "a file that has no profiles is exit status 3" [ "$status" -eq 3 ]
sign_with "$skf" --pin-file pin --skf-ulong 8
shows "the width of ULONG may be given" [ "$status" -eq 0 ]
sign_with "$skf" --pin-file pin --skf-ulong 5
shows "there are two widths only" [ "$status" -eq 64 ]

# --- Seals on a key ----------------------------------------------------------------------------
plug seals
exits "a key without seals is listed" 0 "$gmseal" token seals list "$skf"
says "that there are none is told" '^There is no seal'
exits "a seal is written to a key" 0 "$gmseal" token seals write --pin-file pin "$skf" COMPANY demo/seal.esl
exits "the seals on a key are listed" 0 "$gmseal" token seals list "$skf"
says "name and size are listed" "^COMPANY, $(wc -c <demo/seal.esl) octets\$"
exits "they are listed in JSON" 0 "$gmseal" token seals list --json "$skf"
says "the JSON has the name" '"name": "COMPANY"'
exits "a seal is read from a key" 0 "$gmseal" token seals read --pin-file pin -o back.esl "$skf" COMPANY
shows "it is the same" cmp back.esl demo/seal.esl
exits "a seal is not replaced by mistake" 64 "$gmseal" token seals write --pin-file pin "$skf" COMPANY made.esl
complains "what replaces it is told" '--force replaces it'
exits "--force replaces it" 0 "$gmseal" token seals write --force --pin-file pin "$skf" COMPANY made.esl
exits "the new one is read" 0 "$gmseal" token seals read --force --pin-file pin -o back.esl "$skf" COMPANY
shows "it is the new one" cmp back.esl made.esl
exits "what is no seal is not written" 3 "$gmseal" token seals write --pin-file pin "$skf" X demo/document.txt
complains "the file is named" '^gmseal: demo/document.txt: '
exits "a seal is removed" 0 "$gmseal" token seals remove --pin-file pin "$skf" COMPANY
exits "it is gone" 4 "$gmseal" token seals read --pin-file pin -o gone.esl "$skf" COMPANY
shows "no file is left of it" nothing_of gone.esl
exits "PKCS#11 tokens have no seals" 4 "$gmseal" token seals list "$p11"
exits "the name of the seal is asked for" 64 "$gmseal" token seals remove "$skf"
complains "that it is missing is told" "the seal's name on the token is missing"

# --- Checks of certificates --------------------------------------------------------------------
plug check
exits "a certificate on a USB key is checked" 0 "$gmseal" cert check --pin-file pin "$skf"
says "key and certificate belong together" 'certificate.key .*The key made a signature that verifies'
says "its days are counted" 'certificate.days-left .*Days left: 109'
says "the chain is skipped without anchors" 'certificate.chain .*No certificate to trust is given'
exits "its chain and revocation are checked" 0 "$gmseal" cert check --pin-file pin $trust "$skf"
says "the chain leads to the anchor" 'certificate.chain .*leads to the trust anchor "CN=gmseal demo root'
says "it is not revoked" 'certificate.revocation .*The certificate is not revoked'
exits "without revocation lists it is indeterminate" 2 "$gmseal" cert check --pin-file pin \
	--trust demo/root.pem --untrusted demo/ca.pem "$p11"
exits "a revoked certificate is invalid" 1 "$gmseal" cert check --pin-file pin --trust demo/root.pem \
	--untrusted demo/ca.pem --crl demo/root.crl --crl demo/tomorrow.crl --at "${end}T00:00:00Z" "$skf"
exits "a certificate that ends soon can be used" 0 "$gmseal" cert check --at "${end}T00:00:00Z" \
	demo/signer.pem
says "that it ends soon is noticed" 'Days left: 0. The certificate is to be renewed now. (take note)'
exits "the notice begins when it is asked for" 0 "$gmseal" cert check --notice-days 1200 demo/signer.pem
says "that it ends soon is noticed earlier" 'Days left: 109[0-9]. The certificate is to be renewed now. (take note)'
exits "days are a number" 64 "$gmseal" cert check --notice-days soon demo/signer.pem
exits "a certificate that has expired cannot" 1 "$gmseal" cert check --at 2099-01-01T00:00:00Z demo/signer.pem
exits "one that does not hold yet cannot either" 1 "$gmseal" cert check --at 2020-01-01T00:00:00Z demo/signer.pem
exits "a certificate of an authority is not for signing" 1 "$gmseal" cert check demo/ca.pem
says "that is told" 'certificate.usage .*certificate authority'
exits "a certificate with its key is checked" 0 "$gmseal" cert check --key demo/signer.key demo/signer.pem
exits "a key with its certificate is checked" 0 "$gmseal" cert check --cert demo/signer.pem demo/signer.key
exits "a key whose certificate may not sign is checked" 1 "$gmseal" cert check --cert demo/ca.pem demo/ca.key
says "the key fits" 'certificate.key .*The key made a signature that verifies'
says "the usage does not" 'certificate.usage .*a certificate authority, which does not sign'
exits "a key that does not fit is invalid" 1 "$gmseal" cert check --key demo/maker.key demo/signer.pem
says "that it does not fit is told" 'certificate.key .*The key does not belong to the certificate'
exits "the result is JSON as well" 1 "$gmseal" cert check --json --key demo/maker.key demo/signer.pem
says "the JSON has the reason" '"reason": "mismatch"'
says "the JSON has the verdict" '"verdict": "invalid"'
cp demo/maker.key check/seal.pem
exits "a key on a token that does not fit is invalid" 1 "$gmseal" cert check --pin-file pin "$skf"
says "that it does not fit is told there, too" 'certificate.key .*The key does not belong to the certificate'
exits "a wrong PIN is exit status 4 there, too" 4 "$gmseal" cert check --pin-file wrong --cert demo/maker.pem "$skf"
exits "and in JSON" 4 "$gmseal" cert check --json --pin-file wrong --cert demo/maker.pem "$skf"
says "the JSON has the tries" '"triesLeft": 4'
says "the JSON has the number" '"deviceCode": "0x0A000024"'
openssl req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.pem -subj /CN=RSA -days 20 \
	-addext basicConstraints=CA:FALSE 2>/dev/null
openssl pkcs12 -export -inkey rsa.key -in rsa.pem -passout file:pin -out rsa.p12
exits "an RSA key in a PKCS#12 file is checked" 0 "$gmseal" cert check --pin-file pin rsa.p12
says "that it ends soon is noticed there" 'to be renewed now. (take note)'
exits "a wrong passphrase is exit status 4" 4 "$gmseal" cert check --pin-file wrong rsa.p12
exits "what is neither key nor certificate is exit status 3" 3 "$gmseal" cert check demo/document.txt
exits "two certificates are wrong usage" 64 "$gmseal" cert check --cert demo/signer.pem demo/maker.pem
exits "two keys are wrong usage" 64 "$gmseal" cert check --key demo/signer.key demo/maker.key

# --- Prompts -----------------------------------------------------------------------------------
if ! env expect -v >/dev/null 2>&1; then
	skip "the PIN is asked for at the terminal" "there is no expect to play a terminal"
	finish
fi
cat >type.exp <<'SCRIPT'
set timeout 20
log_file -noappend typed.log
# type.exp PROMPT ANSWER ... -- COMMAND...
set end [lsearch -exact $argv --]
spawn {*}[lrange $argv [expr {$end + 1}] end]
foreach {prompt answer} [lrange $argv 0 [expr {$end - 1}]] {
	expect {
		$prompt {}
		timeout { exit 99 }
		eof { exit 98 }
	}
	send "$answer\r"
}
expect eof
exit [lindex [wait] 3]
SCRIPT
plug prompt
cp settings prompt/token.conf
sign="$gmseal sign --seal demo/seal.esl --data demo/document.txt --key $skf -o"
exits "the PIN is asked for at the terminal" 0 env expect type.exp 'PIN of Company key (6 tries left): ' \
	123456 -- $sign asked.sig
shows "the PIN is not echoed" sh -c '! grep -q 123456 typed.log'
exits "a wrong one is not tried again" 4 env expect type.exp 'tries left): ' 000000 -- $sign wrong.sig
exits "the prompt tells the tries" 4 env expect type.exp '(5 tries left): ' 000000 -- $sign wrong.sig
for tries in "3 tries are left" "2 tries are left" "one more wrong one locks it"; do
	wrong_once "$tries"
done
exits "the prompt tells the last try" 0 env expect type.exp '(the last try: a wrong PIN locks it): ' \
	123456 -- $sign last.sig
exits "two new PINs that differ change nothing" 4 env expect type.exp 'PIN of Company key' 123456 \
	'New PIN of Company key: ' 654321 'once more: ' 654322 -- "$gmseal" token pin change "$skf"
shows "that they differ is told" grep -q 'not the same' typed.log
exits "the old PIN is still right" 0 env expect type.exp 'PIN of' 123456 -- $sign still.sig
exits "a new PIN is asked for twice" 0 env expect type.exp 'PIN of Company key' 123456 \
	'New PIN of Company key: ' 654321 'once more: ' 654321 -- "$gmseal" token pin change "$skf"
exits "an administrator unblocks at the terminal" 0 env expect type.exp "Administrator's PIN of Company key" \
	12345678 'New PIN of Company key: ' 123456 'once more: ' 123456 -- "$gmseal" token pin unblock "$skf"
exits "without a terminal a PIN is not asked for" 4 setsid -w $sign none.sig
complains "the ways to give one are told" 'give it with --pin-file or --pin-env'
exits "without a terminal a new PIN is not asked for" 4 setsid -w "$gmseal" token pin change \
	--pin-file pin "$skf"
complains "the ways to give a new one are told" 'give it with --new-pin-file or --new-pin-env'
finish
