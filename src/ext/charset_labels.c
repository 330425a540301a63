/* SPDX-License-Identifier: MIT */
#include "ext/charset_labels.h"

static const struct charset charsets[] = {
	{ .name = "UTF-8",
		.labels = "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8"
			  " x-unicode20utf8" },
	{ .name = "windows-1252",
		.decode = "CP1252",
		.controls = true,
		.labels = "windows-1252 ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1"
			  " ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591"
			  " iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252" },
	{ .name = "UTF-16LE",
		.decode = "UTF-16LE",
		.marked = true,
		.labels = "utf-16le utf-16 csunicode iso-10646-ucs-2 ucs-2 unicode"
			  " unicodefeff" },
	{ .name = "UTF-16BE",
		.decode = "UTF-16BE",
		.marked = true,
		.labels = "utf-16be unicodefffe" },
	{ .name = "IBM866", .decode = "IBM866", .labels = "ibm866 866 cp866 csibm866" },
	{ .name = "ISO-8859-2",
		.decode = "ISO-8859-2",
		.labels = "iso-8859-2 csisolatin2 iso-ir-101 iso8859-2 iso88592"
			  " iso_8859-2 iso_8859-2:1987 l2 latin2" },
	{ .name = "ISO-8859-3",
		.decode = "ISO-8859-3",
		.labels = "iso-8859-3 csisolatin3 iso-ir-109 iso8859-3 iso88593"
			  " iso_8859-3 iso_8859-3:1988 l3 latin3" },
	{ .name = "ISO-8859-4",
		.decode = "ISO-8859-4",
		.labels = "iso-8859-4 csisolatin4 iso-ir-110 iso8859-4 iso88594"
			  " iso_8859-4 iso_8859-4:1988 l4 latin4" },
	{ .name = "ISO-8859-5",
		.decode = "ISO-8859-5",
		.labels = "iso-8859-5 csisolatincyrillic cyrillic iso-ir-144"
			  " iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988" },
	{ .name = "ISO-8859-6",
		.decode = "ISO-8859-6",
		.labels = "iso-8859-6 arabic asmo-708 csiso88596e csiso88596i"
			  " csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i"
			  " iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987" },
	{ .name = "ISO-8859-7",
		.decode = "ISO-8859-7",
		.labels = "iso-8859-7 csisolatingreek ecma-118 elot_928 greek greek8"
			  " iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987"
			  " sun_eu_greek" },
	{ .name = "ISO-8859-8",
		.decode = "ISO-8859-8",
		.labels = "iso-8859-8 csiso88598e csisolatinhebrew hebrew"
			  " iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8"
			  " iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical" },
	{ .name = "ISO-8859-10",
		.decode = "ISO-8859-10",
		.labels = "iso-8859-10 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6"
			  " latin6" },
	{ .name = "ISO-8859-13",
		.decode = "ISO-8859-13",
		.labels = "iso-8859-13 iso8859-13 iso885913" },
	{ .name = "ISO-8859-14",
		.decode = "ISO-8859-14",
		.labels = "iso-8859-14 iso8859-14 iso885914" },
	{ .name = "ISO-8859-15",
		.decode = "ISO-8859-15",
		.labels = "iso-8859-15 csisolatin9 iso8859-15 iso885915 iso_8859-15"
			  " l9" },
	{ .name = "ISO-8859-16", .decode = "ISO-8859-16", .labels = "iso-8859-16" },
	{ .name = "KOI8-R",
		.decode = "KOI8-R",
		.labels = "koi8-r cskoi8r koi koi8 koi8_r" },
	{ .name = "KOI8-U", .decode = "KOI8-U", .labels = "koi8-u koi8-ru" },
	{ .name = "macintosh",
		.decode = "MACINTOSH",
		.labels = "macintosh csmacintosh mac x-mac-roman" },
	{ .name = "windows-874",
		.decode = "CP874",
		.controls = true,
		.labels = "windows-874 dos-874 iso-8859-11 iso8859-11 iso885911"
			  " tis-620" },
	{ .name = "windows-1250",
		.decode = "CP1250",
		.controls = true,
		.labels = "windows-1250 cp1250 x-cp1250" },
	{ .name = "windows-1251",
		.decode = "CP1251",
		.controls = true,
		.labels = "windows-1251 cp1251 x-cp1251" },
	{ .name = "windows-1253",
		.decode = "CP1253",
		.controls = true,
		.labels = "windows-1253 cp1253 x-cp1253" },
	{ .name = "windows-1254",
		.decode = "CP1254",
		.controls = true,
		.labels = "windows-1254 cp1254 csisolatin5 iso-8859-9 iso-ir-148"
			  " iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5"
			  " x-cp1254" },
	{ .name = "windows-1255",
		.decode = "CP1255",
		.controls = true,
		.labels = "windows-1255 cp1255 x-cp1255" },
	{ .name = "windows-1256",
		.decode = "CP1256",
		.controls = true,
		.labels = "windows-1256 cp1256 x-cp1256" },
	{ .name = "windows-1257",
		.decode = "CP1257",
		.controls = true,
		.labels = "windows-1257 cp1257 x-cp1257" },
	{ .name = "windows-1258",
		.decode = "CP1258",
		.controls = true,
		.labels = "windows-1258 cp1258 x-cp1258" },
	{ .name = "x-mac-cyrillic",
		.decode = "MAC-UK",
		.labels = "x-mac-cyrillic x-mac-ukrainian" },
	{ .name = "GBK",
		.decode = "GB18030",
		.encode = "GBK",
		.labels = "gbk chinese csgb2312 csiso58gb231280 gb2312 gb_2312"
			  " gb_2312-80 iso-ir-58 x-gbk" },
	{ .name = "gb18030", .decode = "GB18030", .labels = "gb18030" },
	{ .name = "Big5",
		.decode = "BIG5-HKSCS",
		.labels = "big5 big5-hkscs cn-big5 csbig5 x-x-big5" },
	{ .name = "EUC-JP",
		.decode = "EUC-JP-MS",
		.encode = "EUC-JP-MS",
		.labels = "euc-jp cseucpkdfmtjapanese x-euc-jp" },
	{ .name = "ISO-2022-JP",
		.decode = "ISO-2022-JP",
		.labels = "iso-2022-jp csiso2022jp" },
	{ .name = "Shift_JIS",
		.decode = "CP932",
		.labels = "shift_jis csshiftjis ms932 ms_kanji shift-jis sjis"
			  " windows-31j x-sjis" },
	{ .name = "EUC-KR",
		.decode = "CP949",
		.labels = "euc-kr cseuckr csksc56011987 iso-ir-149 korean"
			  " ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601"
			  " windows-949" },
};

static bool
has_label(const struct charset *charset, struct str label)
{
	struct str rest = str_of(charset->labels), known;
	while (str_next(&rest, ' ', &known))
		if (str_eq_nocase(known, label))
			return true;
	return false;
}

const struct charset *
charset_find(struct str label)
{
	label = str_trim(label);
	for (size_t i = 0; i < sizeof(charsets) / sizeof(*charsets); i++)
		if (has_label(&charsets[i], label))
			return &charsets[i];
	return NULL;
}
