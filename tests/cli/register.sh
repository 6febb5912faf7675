#!/bin/sh
# Registration packets: made, verified, shown, and what is wrong with them.
. "${srcdir:=.}/tests/cli/common"
make_demo
libraries=$build_directory/tests/tokens/.libs
code=91000000000000001N
other=91000000000000002R
create="$gmseal register create"
verify="$gmseal register verify"
system="--type application --address https://seals.example/ --org-code $code --org-name 某某有限公司"
key="--cert demo/signer.pem --key demo/signer.key"
LC_ALL=C.UTF-8

exits "a packet is made" 0 $create $system $key -o one.reg
exits "it is valid" 0 $verify $trust one.reg
says "the verdict is told" '^one.reg: VALID$'
says "the system's name is told" '^  System  *某某有限公司$'
says "its code is told" "^    code  *$code\$"
says "its type is told" '^    type  *3 application$'
says "its address is told" '^    address  *https://seals.example/$'
says "the subsystem is the system itself" '^  Subsystem  *某某有限公司$'
says "its certificate is told" '^  Certificate  *CN=gmseal demo signer,'
for check in format codes value chain validity revocation usage; do
	says "the check passes: registration.$check" "^  ✓ registration.$check "
done
exits "without trust it is indeterminate" 2 $verify one.reg
exits "--explain says what to do" 2 $verify --explain one.reg
says "the root is asked for" 'What to do: give the root certificate'
exits "with another root it is indeterminate" 2 $verify --trust demo/maker.pem one.reg
exits "before the certificate holds it is invalid" 1 $verify $trust --at 2020-01-01T00:00:00Z one.reg
says "the check is named" '^  ✗ registration.validity '
exits "revocation can be left out" 0 $verify --trust demo/root.pem --untrusted demo/ca.pem \
	--revocation off one.reg
exits "a strict reading finds nothing" 0 $verify $trust --strict one.reg
{ cat one.reg && printf 'more'; } >more.reg
exits "what stands behind the packet is told" 0 $verify $trust more.reg
says "it is a deviation" 'octets'
exits "a strict reading refuses it" 3 $verify $trust --strict more.reg
complains "that is told" '^gmseal: more.reg: .*octets'
for number_word in 1:management 2:status 3:application; do
	word=${number_word#*:}
	exits "a system is registered: $word" 0 $create $system $key --type "$word" -o "$word.reg"
	exits "it is valid: $word" 0 $verify $trust "$word.reg"
	says "its type is told: $word" "^    type  *${number_word%:*} $word\$"
done
exits "a subsystem of somebody else is registered" 0 $create $system $key --sub-org-code $other \
	--sub-org-name Branch -o sub.reg
exits "it is valid" 0 $verify $trust sub.reg
says "its name is told" '^  Subsystem  *Branch$'
says "its code is told, too" "^    code  *$other\$"
exits "a packet goes to standard output" 0 $create $system $key -o -
cp out piped.reg
exits "what went there is valid" 0 sh -c "$verify $trust - <piped.reg"
exits "a code that is none is noticed" 0 $create $system $key --org-code 91000000000000001X -o code.reg
exits "it does not make the packet invalid" 0 $verify $trust code.reg
says "the check passes with a notice" '^  ✓ registration.codes .*(take note)$'
exits "several are verified at once, and the worst counts" 3 $verify one.reg $trust sub.reg status.reg /dev/null
complains "and the one that is none is told" '/dev/null'

exits "inspect shows a packet" 0 "$gmseal" inspect one.reg
says "it says what it is" '^one.reg: a registration packet$'
says "with the names of its definition" 'serviceAddress OCTET STRING'
says "and its texts" "orgCode IA5String $code"
exits "in JSON as well" 0 "$gmseal" inspect --json one.reg
says "with its kind" '"kind": "registration"'
exits "verify says what it is" 3 "$gmseal" verify one.reg
complains "and what verifies it" '"gmseal register verify" verifies it'

# --- What openssl says -------------------------------------------------------------------------
# The offset and size of registerInfo, and the value behind it.
part=$(openssl asn1parse -inform DER -in one.reg | sed -n '2s/^ *\([0-9]*\):.*hl=\([0-9]*\) *l= *\([0-9]*\) .*/\1 \2 \3/p')
# shellcheck disable=SC2086
set -- $part
tail -c +$(($1 + 1)) one.reg | head -c $(($2 + $3)) >info.der
openssl asn1parse -inform DER -in one.reg -strparse "$(openssl asn1parse -inform DER -in one.reg |
	sed -n 's/^ *\([0-9]*\):.*BIT STRING.*/\1/p')" -out value.der -noout
openssl x509 -in demo/signer.pem -pubkey -noout -out signer.pub
shows "openssl verifies the value over registerInfo" openssl pkeyutl -verify -rawin -digest sm3 \
	-pkeyopt distid:1234567812345678 -pubin -inkey signer.pub -in info.der -sigfile value.der

# --- Packets that are wrong --------------------------------------------------------------------
sed 's/seals\.example/seals.exbmple/' one.reg >changed.reg
exits "a packet that was changed is invalid" 1 $verify $trust changed.reg
says "the check fails: registration.value" '^  ✗ registration.value .*the packet was changed, or another key'
exits "--explain says what to do about it" 1 $verify $trust --explain changed.reg
says "it is to be asked for anew" 'What to do: take the packet from its source once more'
sed 's/BJCARegisterInfo/BJCARegisterInfp/' one.reg >header.reg
exits "another identifier is no packet, or an invalid one" 1 $verify $trust header.reg
says "the check fails: registration.format" '^  ✗ registration.format '
# The value of another key: that of the same packet, signed by the maker, behind this certificate.
exits "a packet is made with another key" 0 $create $system --cert demo/maker.pem --key demo/maker.key \
	-o maker.reg
exits "it is valid with its own certificate" 0 $verify $trust maker.reg
openssl asn1parse -inform DER -in maker.reg -strparse "$(openssl asn1parse -inform DER -in maker.reg |
	sed -n 's/^ *\([0-9]*\):.*BIT STRING.*/\1/p')" -out maker-value.der -noout
hex()
{
	od -An -v -tx1 "$1" | tr -d ' \n'
}
# Only where both values have the same size, which the sizes around them tell.
tries=0
while [ "$(wc -c <maker-value.der)" -ne "$(wc -c <value.der)" ] && [ $tries -lt 50 ]; do
	tries=$((tries + 1))
	$create $system --cert demo/maker.pem --key demo/maker.key --force -o maker.reg
	openssl asn1parse -inform DER -in maker.reg -strparse "$(openssl asn1parse -inform DER -in maker.reg |
		sed -n 's/^ *\([0-9]*\):.*BIT STRING.*/\1/p')" -out maker-value.der -noout
done
head -c $(($(wc -c <one.reg) - $(wc -c <value.der))) one.reg >foreign.reg
cat maker-value.der >>foreign.reg
exits "a packet with the value of another key is invalid" 1 $verify $trust foreign.reg
says "it is told: another key" '^  ✗ registration.value .*another key signed it'
for size in 0 1 20 300; do
	head -c $size one.reg >cut.reg
	exits "a packet cut off after $size octets is none" 3 $verify $trust cut.reg
	complains "that is told: $size" '^gmseal: cut.reg: '
done
for file in demo/seal.esl demo/signer.pem demo/seal.png; do
	exits "$file is no packet" 3 $verify $trust $file
	complains "that is told: $file" "^gmseal: $file: "
done
exits "the JSON has the problem" 3 $verify --json demo/seal.png
says "with the file" '"file": "demo/seal.png"'
says "and an error" '"error"'
exits "a file that is not there is told" 70 $verify nowhere.reg
exits "a root that is none is told" 3 $verify --trust demo/seal.png one.reg
complains "with its name" '^gmseal: demo/seal.png: '

# --- Making what is refused --------------------------------------------------------------------
exits "a packet is not replaced" 64 $create $system $key -o one.reg
complains "that is told" 'one.reg: exists already; --force replaces it'
exits "unless --force says so" 0 $create $system $key -o one.reg --force
exits "an authority does not register" 1 $create $system --cert demo/ca.pem --key demo/ca.key -o none.reg
exits "the key has to be that of the certificate" 4 $create $system --cert demo/signer.pem \
	--key demo/maker.key -o none.reg
exits "a code is ASCII" 64 $create $system $key --org-code 码 -o none.reg
complains "that is told" 'printable ASCII'
exits "a name is not empty" 64 $create $system $key --org-name "" -o none.reg
exits "an address is not empty" 64 $create $system $key --address "" -o none.reg
exits "a type is known" 64 $create $system $key --type 4 -o none.reg
complains "the words are listed" 'management, status, application'
for option in --type --address --org-code --org-name --key -o; do
	# shellcheck disable=SC2086
	set -- $system $key -o none.reg
	arguments=
	while [ $# -gt 0 ]; do
		[ "$1" = "$option" ] || arguments="$arguments $1 $2"
		shift 2
	done
	exits "$option is needed" 64 $create $arguments
	complains "that is told: $option" "^gmseal register create: $option is missing"
done
exits "there is nothing else to give" 64 $create $system $key -o none.reg more
exits "there has to be something to verify" 64 $verify $trust
shows "nothing was written" nothing_of none.reg

# --- Other keys --------------------------------------------------------------------------------
printf '[req]\ndistinguished_name = none\n[none]\n' >rsa.cnf
openssl req -x509 -config rsa.cnf -newkey rsa:2048 -nodes -keyout rsa.key -subj /CN=rsa -days 30 \
	-out rsa.pem >rsa.log 2>&1
exits "a system with an RSA key registers" 0 $create $system --cert rsa.pem --key rsa.key -o rsa.reg
exits "it is valid if it is trusted" 0 $verify --trust rsa.pem --revocation off rsa.reg
says "its algorithm is told" '^  ✓ registration.value .*RSA'
if [ -e "$libraries/skf64.so" ]; then
	printf '123456\n' >pin
	mkdir token && : >token/token.conf && cp demo/signer.key token/seal.pem
	openssl x509 -in demo/signer.pem -outform DER -out token/seal.der
	GMSEAL_TEST_TOKEN=$scratch/token
	export GMSEAL_TEST_TOKEN
	# use_machine: the same key in a crypto machine.
	use_machine()
	{
		rm token/seal.*
		cp demo/signer.key token/sm2-1.pem
		printf 'password-1 = 123456\n' >token/token.conf
	}
	for uri in "skf:$libraries/skf64.so" "pkcs11:?module-path=$libraries/pkcs11.so" \
		"sdf:$libraries/sdf.so?key=1"; do
		rm -f token.reg
		[ "${uri#sdf}" = "$uri" ] || use_machine
		exits "a key on a token registers: ${uri##*/}" 0 $create $system --cert demo/signer.pem \
			--key "$uri" --pin-file pin -o token.reg
		exits "the packet is valid: ${uri##*/}" 0 $verify $trust token.reg
	done
else
	skip "a key on a token registers" "the test tokens are not built"
fi

if command -v python3 >/dev/null && python3 -c 'import json' 2>/dev/null; then
	run $verify $trust --json one.reg
	shows "the JSON has the members that are promised" python3 -c '
import json
r = json.load(open("out"))
assert list(r) == ["file", "kind", "verdict", "checks", "deviations", "registration", "certificate"], r
assert (r["kind"], r["verdict"]) == ("registration", "valid"), r
p = r["registration"]
assert list(p) == ["systemType", "serviceAddress", "orgCode", "orgName", "subSystem"], p
assert p["systemType"] == 3 and p["subSystem"] == {"orgCode": p["orgCode"], "orgName": p["orgName"]}, p
assert "demo signer" in r["certificate"]["subject"], r'
	run $verify $trust --json one.reg sub.reg
	shows "for several files it is an object a line" python3 -c '
import json
assert [json.loads(l)["file"] for l in open("out")] == ["one.reg", "sub.reg"]'
else
	skip "the JSON has the members that are promised" "there is no python3"
fi
finish
