# SPDX-License-Identifier: MIT
# cmake -D FILE=style.css -D OUT=style.css.c -P embed.cmake: a file as bytes of C, so that the program
# needs nothing beside itself.  style.css becomes report_style_css (src/report/asset.h).
get_filename_component(name ${FILE} NAME)
string(MAKE_C_IDENTIFIER ${name} name)
file(READ ${FILE} bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "(................................................................................)"
	"\\1\n\t" bytes "${bytes}")
file(WRITE ${OUT} "/* Made by reports/embed.cmake. */
#include \"report/asset.h\"

static const unsigned char bytes[] = {
	${bytes}
};

const struct str report_${name} = { (const char *)bytes, sizeof(bytes) };
")
