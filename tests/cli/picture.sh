#!/bin/sh
# Pictures of seals: what is told of them, and making one that platforms take. python3 draws the pictures
# and reads what was made, with nothing but zlib.
. "${srcdir:=.}/tests/cli/common"
make_demo
python3 -c 'import struct, zlib' 2>/dev/null || skip_all "there is no python3"
picture="$gmseal seal picture"

# draw.py FILE KIND SIZE: a ring with a disc in it, with soft edges; or a picture that cannot be converted.
cat >draw.py <<'SCRIPT'
import math, random, struct, sys, zlib

def chunk(kind, data):
	return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

def png(width, height, bits, colour, rows, extra=b"", interlace=0, level=6):
	header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlace)
	data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), level)
	return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) +
		chunk(b"IEND", b""))

RED, WHITE, BLACK = (200, 16, 46), (255, 255, 255), (0, 0, 0)

def ink(x, y, size):
	"""How much of a pixel is ink, from 0 to 1."""
	radius = math.hypot(x + 0.5 - size / 2, y + 0.5 - size / 2)
	def inside(limit):
		return min(max(limit * size - radius + 0.5, 0), 1)
	return inside(0.48) - inside(0.4) + inside(0.15)

def between(ground, colour, share):
	return [round(g + (c - g) * share) for g, c in zip(ground, colour)]

def flat(size, pixel):
	return [sum((list(pixel(x, y)) for x in range(size)), []) for y in range(size)]

def ring(size, colour=RED, ground=WHITE):
	return lambda x, y: between(ground, colour, ink(x, y, size))

def wide(pixel):
	return lambda x, y: [octet for sample in pixel(x, y) for octet in (sample, sample)]

def see_through(size):
	return lambda x, y: list(RED) + [round(255 * ink(x, y, size))]

def packed(size, bits, index):
	rows = []
	for y in range(size):
		row, value, filled = [], 0, 0
		for x in range(size):
			value, filled = value << bits | index(x, y), filled + bits
			if filled == 8:
				row, value, filled = row + [value], 0, 0
		rows.append(row + ([value << (8 - filled)] if filled else []))
	return rows

def adam7(size, pixel):
	rows = []
	for x0, y0, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4),
			(1, 0, 2, 2), (0, 1, 1, 2)):
		for y in range(y0, size, dy):
			row = sum((list(pixel(x, y)) for x in range(x0, size, dx)), [])
			rows += [row] if row else []
	return rows

name, kind, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
chance = random.Random(7)
palette = chunk(b"PLTE", bytes(WHITE + RED + (228, 136, 151)))
shade = lambda x, y: [0, 2, 1][round(2 * ink(x, y, size))]
paper = lambda x, y: [max(0, min(255, c + chance.randrange(-12, 13)))
	for c in ring(size, (190, 40, 60), (244, 240, 228))(x, y)]
made = {
	"rgb": lambda: png(size, size, 8, 2, flat(size, ring(size))),
	"rgb16": lambda: png(size, size, 16, 2, flat(size, wide(ring(size)))),
	"rgba": lambda: png(size, size, 8, 6, flat(size, see_through(size))),
	"opaque": lambda: png(size, size, 8, 6, flat(size, lambda x, y: ring(size)(x, y) + [255])),
	"corners": lambda: png(size, size, 8, 6, flat(size, lambda x, y: ring(size)(x, y) +
		[255 if math.hypot(x - size / 2, y - size / 2) < size / 2 else 0])),
	"grey": lambda: png(size, size, 8, 0, flat(size, lambda x, y: ring(size, BLACK)(x, y)[:1])),
	"grey16": lambda: png(size, size, 16, 0,
		flat(size, lambda x, y: wide(ring(size, BLACK))(x, y)[:2])),
	"greyalpha": lambda: png(size, size, 8, 4,
		flat(size, lambda x, y: [0, round(255 * ink(x, y, size))])),
	"bilevel": lambda: png(size, size, 1, 0, packed(size, 1, lambda x, y: int(ink(x, y, size) < 0.5))),
	"palette": lambda: png(size, size, 2, 3, packed(size, 2, shade), palette),
	"palettealpha": lambda: png(size, size, 2, 3, packed(size, 2, shade),
		palette + chunk(b"tRNS", b"\0")),
	"interlaced": lambda: png(size, size, 8, 2, adam7(size, ring(size)), interlace=1),
	"negative": lambda: png(size, size, 8, 2, flat(size, ring(size, WHITE, RED))),
	"onblack": lambda: png(size, size, 8, 2, flat(size, ring(size, RED, BLACK))),
	"paper": lambda: png(size, size, 8, 2, flat(size, paper)),
	"dense": lambda: png(size, size, 8, 2, flat(size, ring(size)),
		chunk(b"pHYs", struct.pack(">IIB", size * 25, size * 25, 1))),
	"faulty": lambda: png(size, size, 8, 2, flat(size, ring(size)),
		chunk(b"tEXt", b"Title\0Seal")[:-4] + b"\0\0\0\0"),
	# Every second column below row 800 is ink.
	"stripes": lambda: png(size, size, 1, 0,
		[bytes([255 if y < 800 else 0xAA]) * ((size + 7) // 8) for y in range(size)]),
	"row": lambda: png(size, 1, 1, 0, [b"\xff" * (size // 20) + bytes((size + 7) // 8 - size // 20)]),
	"column": lambda: png(1, size, 1, 0, [bytes([255 if y < size // 5 * 2 else 0]) for y in range(size)]),
	"broad": lambda: png(size, size // 2, 8, 2, flat(size, ring(size))[:size // 2]),
	# What cannot be converted.
	"white": lambda: png(size, size, 8, 2, flat(size, lambda x, y: WHITE)),
	"faint": lambda: png(size, size, 8, 2, flat(size, ring(size, (250, 240, 245)))),
	"hidden": lambda: png(size, size, 8, 6, flat(size, lambda x, y: RED + (0,))),
	"blend": lambda: png(size, size, 8, 2, flat(size, lambda x, y: (x * 255 // size, 0, 0))),
	"three": lambda: png(size, size, 8, 2,
		flat(size, lambda x, y: (WHITE, (0, 200, 0), (0, 0, 255))[x * 3 // size])),
	"specks": lambda: png(size, size, 1, 0,
		[[chance.randrange(256) for x in range((size + 7) // 8)] for y in range(size)]),
	"huge": lambda: png(size, size, 1, 0, [bytes((size + 7) // 8) for y in range(size)]),
	"claim": lambda: png(100000, 100000, 8, 6, flat(size, see_through(size))),
	"claim1": lambda: png(100000, 1, 16, 6, [bytes(800000)]),
	"short": lambda: png(size, size, 8, 2, flat(size, ring(size))[:size // 2]),
	"badheader": lambda: png(size, size, 7, 2, flat(size, ring(size))),
	"nothing": lambda: png(0, size, 8, 2, flat(size, ring(size))),
	"nopalette": lambda: png(size, size, 2, 3, packed(size, 2, shade)),
	"garbage": lambda: png(size, size, 8, 2, flat(size, ring(size))).replace(b"\x78\x9c", b"\x00\x00", 1),
}[kind]()
if kind == "garbage":
	# The check value is right, so that it is the pixels that are found to be damaged.
	at = made.index(b"IDAT")
	length = struct.unpack(">I", made[at - 4:at])[0]
	made = made[:at - 4] + chunk(b"IDAT", made[at + 4:at + 4 + length]) + chunk(b"IEND", b"")
open(name, "wb").write(made)
SCRIPT

# read.py FILE WIDTH HEIGHT GROUND INK SEEN CENTRE BETWEEN CORNER [SHARE]: that it is a conforming
# picture, with these colours in hexadecimal, 0 or 1 at these places, and this share of ink.
cat >read.py <<'SCRIPT'
import struct, sys, zlib
data = open(sys.argv[1], "rb").read()
width, height = int(sys.argv[2]), int(sys.argv[3])
assert len(data) <= 25 * 1024, len(data)
assert data[:8] == b"\x89PNG\r\n\x1a\n"
chunks, at = {}, 8
while at < len(data):
	size, kind = struct.unpack(">I4s", data[at:at + 8])
	body = data[at + 8:at + 8 + size]
	assert struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0] == zlib.crc32(kind + body)
	chunks[kind] = chunks.get(kind, b"") + body
	at += 12 + size
assert chunks[b"IHDR"] == struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0), chunks[b"IHDR"]
assert chunks[b"pHYs"] == struct.pack(">IIB", 23622, 23622, 1)
assert chunks[b"PLTE"].hex() == sys.argv[4] + sys.argv[5], chunks[b"PLTE"].hex()
assert chunks.get(b"tRNS") == (b"\0" if sys.argv[6] == "transparent" else None), chunks.get(b"tRNS")
lines = zlib.decompress(chunks[b"IDAT"])
assert len(lines) == (width + 1) * height
rows = [lines[i * (width + 1) + 1:(i + 1) * (width + 1)] for i in range(height)]
assert {lines[i * (width + 1)] for i in range(height)} == {0}
assert {value for row in rows for value in row} == {0, 1}
found = [rows[height // 2][width // 2], rows[height // 2][width * 3 // 4], rows[0][0]]
assert found == [int(value) for value in sys.argv[7:10]], found
if len(sys.argv) > 10:
	share = sum(map(sum, rows)) / (width * height)
	assert abs(share - float(sys.argv[10])) < 0.002, share
SCRIPT

draw()
{
	python3 draw.py "$1.png" "$1" "${2:-120}"
}

# --- Telling -----------------------------------------------------------------------------------------

run "$gmseal" seal picture -o taken.png demo/seal.esl
shows "the picture of the demonstration is the one in the seal" cmp taken.png demo/seal.png
shows "nothing is on standard output" [ ! -s out ]
complains "the type is told on standard error" '^  type  *PNG$'
complains "the pixels are told" '^  pixels  *420 wide, 420 high$'
complains "that there is no density is told" '^  density  *not told$'
complains "the palette is told" '^  palette  *colours: 17; bits a pixel: 8$'
complains "the millimetres are told" '^  shown as  *42 mm wide, 42 mm high$'
complains "what platforms ask for is told, with its reason" '^  ! palette (not-two-colours) '
run "$gmseal" seal picture demo/document.sig
shows "a pipe gets the picture, and nothing else" cmp out demo/seal.png
exits "--check tells the same" 0 $picture --check demo/seal.esl
says "on standard output" '^  ! density (not-600-dpi) '
shows "and not on standard error" [ ! -s err ]
exits "--check --json does so, too" 0 $picture --check --json demo/seal.esl
shows "as JSON" python3 -c 'import json
report = json.load(open("out"))
assert list(report) == ["file", "kind", "verdict", "picture", "findings"], list(report)
assert (report["kind"], report["verdict"]) == ("picture", "valid")
picture = report["picture"]
assert (picture["type"], picture["format"], picture["pixelWidth"]) == ("PNG", "PNG", 420), picture
assert (picture["densityX"], picture["bits"], picture["colours"]) == (None, 8, 17), picture
assert (picture["width"], picture["height"]) == (42, 42), picture
found = [(f["field"], f["reason"], f["error"]) for f in report["findings"]]
assert ("density", "not-600-dpi", False) in found and ("palette", "not-two-colours", False) in found, found'

# make_seal PICTURE TYPE MM: with a picture that is what it is.
make_seal()
{
	"$gmseal" seal create --version 4 --id 1 --vendor T --type 1 --name T --picture "$1" \
		--picture-type "$2" --width "$3" --height "$3" --signer-cert demo/signer.pem \
		--valid-from 2026-01-01T00:00:00Z --valid-to 2029-01-01T00:00:00Z \
		--cert demo/maker.pem --key demo/maker.key --force -o made.esl >/dev/null 2>&1
}
make_seal demo/seal.png GIF 42
exits "a type that is not the picture's is a notice" 0 $picture --check made.esl
says "with both types" '^  type  *GIF; it is PNG$'
says "and its reason" '^  ! type (type-mismatch) '
printf 'whatever' >vector
make_seal vector ofd 40
exits "a picture in a format that is not known is told" 0 $picture --check made.esl
says "as what it is declared to be" '^  type  *ofd; what it is is not known$'
exits "it is not converted" 3 $picture --convert -o none.png made.esl
complains "with the reason" 'made.esl: the picture is in a format that is not known here'
head -c 3000 demo/seal.png >half.png
make_seal half.png PNG 40
exits "a damaged picture in a seal is an error" 1 $picture --check made.esl
says "with its reason" '^  x data (damaged) '
exits "it comes out of the seal all the same" 0 $picture -o half2.png made.esl
shows "as it is" cmp half.png half2.png
exits "it is not converted" 3 $picture --convert -o none.png made.esl
complains "with the place of the damage" 'made.esl: the picture is cut off.*offset'
draw specks 1000
make_seal specks.png PNG 42
exits "a picture that is too large is an error" 1 $picture --check made.esl
says "with its reason" '^  x data (too-large) '
exits "in JSON, too" 1 $picture --check --json made.esl
says "as a verdict" '"verdict": "invalid"'

# --- Which findings are errors -----------------------------------------------------------------------

exits "what was too large may be allowed" 0 $picture --check --allow too-large made.esl
says "it is told all the same" '^  ! data (too-large) '
exits "in JSON, too" 0 $picture --check --json --allow too-large made.esl
says "as a verdict" '"verdict": "valid"'
exits "what is refused cannot be allowed" 1 $picture --check --allow too-large --refuse too-large made.esl
says "it stays an error" '^  x data (too-large) '
exits "what is allowed says nothing of the rest" 1 $picture --check --allow not-two-colours made.esl
exits "a notice may be refused" 1 $picture --check --refuse not-600-dpi demo/seal.esl
says "as an error" '^  x density (not-600-dpi) '
says "the others stay notices" '^  ! palette (not-two-colours) '
exits "several may be refused" 1 $picture --check --json --refuse not-600-dpi --refuse not-two-colours \
	demo/seal.esl
shows "in JSON, too" python3 -c 'import json
report = json.load(open("out"))
assert report["verdict"] == "invalid", report
errors = sorted(f["reason"] for f in report["findings"] if f["error"])
assert errors == ["not-600-dpi", "not-two-colours"], errors'
exits "what is refused and not found is no error" 0 $picture --check --refuse trailing-octets demo/seal.esl
{
	cat demo/seal.png
	head -c 800 /dev/zero
} >trailing.png
make_seal trailing.png PNG 42
exits "octets behind the end are a notice" 0 $picture --check made.esl
says "with their number" '^  ! data (trailing-octets) .*: 800'
exits "they may be refused" 1 $picture --check --refuse trailing-octets made.esl
says "with their reason" '^  x data (trailing-octets) '
make_seal half.png PNG 40
exits "a damaged picture cannot be allowed" 64 $picture --check --allow damaged made.esl
complains "it is told why" 'gmseal: "damaged" cannot be allowed: the seal would be wrong'
exits "no reason is invented" 64 $picture --check --refuse no-such-reason made.esl
complains "it is told which" 'gmseal: there is no finding with the reason "no-such-reason"'
exits "not in --allow either" 64 $picture --check --allow too-large --allow to-large made.esl
complains "it is told which" 'there is no finding with the reason "to-large"'
shows "and nothing else" [ ! -s out ]

# --- Pictures by themselves --------------------------------------------------------------------------

draw rgb
draw dense
exits "a picture by itself is looked at" 0 $picture --check --width 40 --height 40 rgb.png
says "with the millimetres that are given" 'shown as  *40 mm wide, 40 mm high'
exits "a picture that does not tell its size needs one" 64 $picture --check rgb.png
complains "which is told" 'rgb.png: the picture does not say how large it is; give --width and --height'
exits "one that tells it does not" 0 $picture --check dense.png
says "the density counts" 'shown as  *40 mm wide, 40 mm high'
printf '<svg width="40mm" height="40mm"></svg>' >drawing.svg
exits "a drawing is looked at, too" 0 $picture --check drawing.svg
says "as what it is" '^  type  *SVG$'
exits "but not converted" 3 $picture --convert -o none.png drawing.svg
complains "with the reason" 'drawing.svg: the picture is in the format SVG; only PNG'
printf 'GIF89a\001\000\001\000\200\000\000\000\000\000\377\377\377,\000\000\000\000\001\000\001\000\000\002\002D\001\000;' >dot.gif
exits "nor is a GIF picture" 3 $picture --convert --width 4 --height 4 -o none.png dot.gif
complains "with the reason" 'in the format GIF'
exits "a text is no picture" 3 $picture --check demo/document.txt
complains "which is told" 'document.txt: this is no picture in a format that is known here, and no seal'
exits "an empty file is none" 3 $picture --convert -o none.png /dev/null
complains "which is told" 'the file is empty'
exits "a certificate is none" 3 $picture --convert -o none.png demo/root.pem
exits "without --check and --convert a picture is no seal" 3 $picture -o none.png rgb.png
complains "which is told" 'this is a PNG picture, not a seal'
exits "with --json a file that is none has an error object" 3 $picture --check --json demo/document.txt
shows "which says so" python3 -c 'import json
result = json.load(open("out"))
assert list(result) == ["file", "error"] and result["error"]["status"] == "format", result'

# --- Converting --------------------------------------------------------------------------------------

# converts KIND WIDTH HEIGHT PIXELS-WIDE PIXELS-HIGH COLOURS...
converts()
{
	kind=$1
	pixels="$4 $5"
	exits "a picture is converted: $kind" 0 $picture --convert --width "$2" --height "$3" --force \
		-o made.png "$kind.png"
	cp err told
	shift 5
	# shellcheck disable=SC2086
	shows "it is what platforms ask for: $kind" python3 read.py made.png $pixels "$@"
}

for kind in rgb16 rgba opaque corners grey grey16 greyalpha bilevel palette palettealpha interlaced \
	negative onblack broad paper; do
	draw "$kind"
done
red=c8102e
converts rgb 40 40 945 945 ffffff $red opaque 1 0 0 0.292
exits "made.png has no finding" 0 $picture --check made.png
shows "not even a notice" sh -c '! grep -q "^  [!x]" out'
says "and is 600 DPI" 'about 600 x 600 DPI$'
if command -v file >/dev/null; then
	run file made.png
	says "file says what it is" 'PNG image data, 945 x 945, 8-bit colormap, non-interlaced'
else
	skip "file says what it is" "there is no file"
fi
converts rgb16 40 40 945 945 ffffff $red opaque 1 0 0
converts interlaced 40 40 945 945 ffffff $red opaque 1 0 0
converts palette 40 40 945 945 ffffff $red opaque 1 0 0
converts opaque 38 38 898 898 ffffff $red opaque 1 0 0
converts rgba 42 42 992 992 ffffff $red transparent 1 0 0
converts palettealpha 30 30 709 709 ffffff $red transparent 1 0 0
converts corners 45 45 1063 1063 ffffff $red opaque 1 0 0
converts grey 40 40 945 945 ffffff 000000 opaque 1 0 0
converts grey16 40 40 945 945 ffffff 000000 opaque 1 0 0
converts greyalpha 40 40 945 945 ffffff 000000 transparent 1 0 0
converts bilevel 40 40 945 945 ffffff 000000 opaque 1 0 0
# The lighter colour is the ground, whatever there is more of.
converts negative 40 40 945 945 ffffff $red opaque 0 1 1
converts onblack 40 40 945 945 $red 000000 opaque 0 1 1
converts broad 40 20 945 472 ffffff $red opaque 0 0 0
shows "what is not stretched is not told" sh -c '! grep -q stretched told'
shows "an unusual size is" grep -q 'height (unusual-size)' told
converts rgb 40 30 945 709 ffffff $red opaque 1 0 0
shows "what is stretched is told" grep -q 'stretched: 120 x 120 pixels .* 40 x 30 mm' told
draw rgb 1
cp rgb.png dot.png
draw rgb 1200
converts rgb 40 40 945 945 ffffff $red opaque 1 0 0 0.292
draw rgb
draw stripes 1890
converts stripes 40 40 945 945 ffffff 000000 opaque 1 1 0 0.5767
draw row 1000000
converts row 40 40 945 945 ffffff 000000 opaque 1 1 0 0.6
draw column 1000000
converts column 40 40 945 945 ffffff 000000 opaque 1 1 0 0.6
draw faulty
converts faulty 40 40 945 945 ffffff $red opaque 1 0 0
shows "faults that are passed over are told" grep -q 'has faults that were passed over' told

exits "a scan on paper is converted" 0 $picture --convert --width 40 --height 40 -o scan.png paper.png
exits "it is conforming" 0 $picture --check scan.png
shows "without a notice" sh -c '! grep -q "^  [!x]" out'
exits "the picture of a seal is converted" 0 $picture --convert -o demo.png demo/seal.esl
shows "in the size that the seal says" python3 read.py demo.png 992 992 ffffff d81e1e transparent 1 0 0
exits "that of a signature, too" 0 $picture --convert -o signed.png demo/document.sig
shows "as the same" cmp demo.png signed.png
exits "another size may be given" 0 $picture --convert --width 38 --height 38 -o other.png demo/seal.esl
shows "it is that" python3 read.py other.png 898 898 ffffff d81e1e transparent 1 0 0
exits "the density of a picture tells its size" 0 $picture --convert -o dense2.png dense.png
shows "in millimetres" python3 read.py dense2.png 945 945 ffffff $red opaque 1 0 0
exits "what was converted can be converted" 0 $picture --convert -o again.png made.png
exits "a pipe gets it" 0 $picture --convert demo/seal.esl
shows "as a file would" cmp out demo.png
exits "the picture is good for a seal" 0 "$gmseal" seal create --version 4 --id 1 --vendor T --type 1 \
	--name T --picture demo.png --width 42 --height 42 --signer-cert demo/signer.pem \
	--valid-from 2026-01-01T00:00:00Z --valid-to 2029-01-01T00:00:00Z --cert demo/maker.pem \
	--key demo/maker.key -o conforming.esl
exits "of which nothing is to be said" 0 $picture --check conforming.esl
shows "not even a notice" sh -c '! grep -q "^  [!x]" out'

# refuses KIND STATUS WORDS [SIZE]
refuses()
{
	draw "$1" "${4:-120}"
	exits "a picture is not converted: $1" "$2" $picture --convert --width 40 --height 40 \
		-o none.png "$1.png"
	complains "it is told why: $1" "$1.png: .*$3"
}
refuses white 1 'the picture has only one colour'
refuses faint 1 'two that can hardly be told apart'
refuses hidden 1 'what is transparent counts as white'
refuses blend 1 'made of more than two colours'
refuses three 1 'made of more than two colours'
refuses specks 1 'would have [0-9]* octets, and at most 25600 are allowed' 1000
refuses huge 3 'has 5000 x 5000 pixels; at most 16777216' 5000
refuses row 3 'has 1000001 x 1 pixels; at most 16777216 .* and no more than 1000000 in a row or a column' 1000001
refuses column 3 'has 1 x 1500000 pixels; at most 16777216 .* and no more than 1000000 in a row' 1500000
refuses claim 3 'the picture claims no pixels, or more than its octets can hold'
refuses nothing 3 'the picture claims no pixels'
refuses badheader 3 'the PNG picture has a colour type or depth that there is none of'
refuses short 3 'the PNG picture is damaged, so that its pixels cannot be read'
refuses garbage 3 'the PNG picture is damaged, so that its pixels cannot be read'
refuses nopalette 3 'the PNG picture has no palette, which its colour type asks for'
refuses claim1 1 'the picture has only one colour'
printf '\211PNG\r\n\032\n' >magic.png
exits "a signature of PNG alone is no picture" 3 $picture --convert -o none.png magic.png
complains "it is cut off" 'magic.png: the picture is cut off'
exits "a picture of one pixel has one colour" 1 $picture --convert --width 40 --height 40 -o none.png dot.png
shows "nothing was written" nothing_of none.png

# Octets of a picture that are changed, each alone, are a picture or are told.
cat >damage.py <<'SCRIPT'
import subprocess, sys
data = open("rgba.png", "rb").read()
for at in list(range(8, 70)) + list(range(70, len(data), 97)):
	open("bad.png", "wb").write(data[:at] + bytes([data[at] ^ 0x5a]) + data[at + 1:])
	done = subprocess.run([sys.argv[1], "seal", "picture", "--convert", "--width", "30", "--height",
		"30", "--force", "-o", "damaged.png", "bad.png"], stderr=subprocess.PIPE)
	assert done.returncode in (0, 1, 3) and done.stderr, (at, done)
SCRIPT
shows "a picture with a changed octet is converted or refused" python3 damage.py "$gmseal"

if [ -n "$SANITIZE" ]; then
	skip "the largest picture takes less than 128 MiB" "sanitizers need memory themselves"
else
	draw huge 4096
	run "$build_directory/tests/peak-memory" peak "$gmseal" seal picture --convert --width 40 --height 40 \
		-o none.png huge.png
	printf '# %s KiB\n' "$(cat peak)"
	complains "the largest picture is looked at" 'only one colour'
	shows "the largest picture takes less than 128 MiB" [ "$(cat peak)" -lt 131072 ]
	for claim in claim huge; do
		[ $claim = claim ] || draw huge 20000
		run "$build_directory/tests/peak-memory" peak "$gmseal" seal picture --convert --width 40 \
			--height 40 -o none.png $claim.png
		shows "what claims to be larger takes less than 16 MiB: $claim" [ "$(cat peak)" -lt 16384 ]
	done
fi

# --- The command line --------------------------------------------------------------------------------

# misused WORDS OPTION...
misused()
{
	words=$1
	shift
	exits "it is wrong usage: $*" 64 $picture "$@"
	complains "which is told: $*" "$words"
}
misused 'exclude each other' --check --convert rgb.png
misused '--json is for --check' --json demo/seal.esl
misused '--check writes nothing' --check -o x.png demo/seal.esl
misused '--refuse and --allow are for --check' --refuse not-png demo/seal.esl
misused '--refuse and --allow are for --check' --convert --allow too-large -o x.png demo/seal.esl
misused '--check writes nothing' --check --force demo/seal.esl
misused 'are for --check and --convert' --width 40 --height 40 demo/seal.esl
misused 'go together' --convert --width 40 -o x.png rgb.png
misused 'go together' --check --height 40 rgb.png
misused '"0" is no whole number' --convert --width 0 --height 40 -o x.png rgb.png
misused 'is no size for the picture of a seal' --convert --width 201 --height 40 -o x.png rgb.png
misused 'exactly one picture, seal or signature' --convert rgb.png dense.png
misused 'exactly one seal or signature' -o x.png
misused 'exists already; --force replaces it' --convert -o dense.png demo/seal.esl
shows "nothing was written" nothing_of x.png
exits "a folder that is not there is told" 70 $picture --convert -o no/x.png demo/seal.esl
exits "a file that is not there is told" 70 $picture --check missing.png
finish
