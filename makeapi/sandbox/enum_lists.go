package sandbox

// The enumerations that Make's documents show in part. Ids that stand there are theirs,
// the others are made up.

// enumEntry is an entry of one of them: its id, code and name.
type enumEntry struct {
	id         int
	code, name string
}

var timezoneList = []enumEntry{ // the name is the offset in winter
	{60, "Europe/Amsterdam", "+0100"}, {61, "Europe/Athens", "+0200"}, {62, "Europe/Belgrade", "+0100"},
	{63, "Europe/Bratislava", "+0100"}, {64, "Europe/Brussels", "+0100"}, {65, "Europe/Bucharest", "+0200"},
	{66, "Europe/Budapest", "+0100"}, {67, "Europe/Copenhagen", "+0100"}, {68, "Europe/Dublin", "+0000"},
	{69, "Europe/Helsinki", "+0200"}, {70, "Europe/Istanbul", "+0300"}, {71, "Europe/Kyiv", "+0200"},
	{72, "Europe/Lisbon", "+0000"}, {73, "Europe/Ljubljana", "+0100"}, {74, "Europe/Oslo", "+0100"},
	{75, "Europe/Paris", "+0100"}, {76, "Europe/Riga", "+0200"}, {77, "Europe/Rome", "+0100"},
	{78, "Europe/Sofia", "+0200"}, {79, "Europe/Stockholm", "+0100"}, {80, "Europe/Tallinn", "+0200"},
	{81, "Europe/Vienna", "+0100"}, {82, "Europe/Vilnius", "+0200"}, {83, "Europe/Warsaw", "+0100"},
	{84, "Europe/Zagreb", "+0100"}, {85, "Europe/Zurich", "+0100"}, {86, "America/Anchorage", "-0900"},
	{87, "America/Argentina/Buenos_Aires", "-0300"}, {88, "America/Bogota", "-0500"}, {89, "America/Caracas", "-0400"},
	{90, "America/Denver", "-0700"}, {91, "America/Halifax", "-0400"}, {92, "America/Lima", "-0500"},
	{93, "America/Los_Angeles", "-0800"}, {94, "America/Mexico_City", "-0600"}, {95, "America/Phoenix", "-0700"},
	{96, "America/Santiago", "-0400"}, {97, "America/Sao_Paulo", "-0300"}, {98, "America/Toronto", "-0500"},
	{99, "America/Vancouver", "-0800"}, {100, "Africa/Cairo", "+0200"}, {101, "Europe/Madrid", "+0100"},
	{113, "Europe/Prague", "+0100"}, {119, "Europe/Berlin", "+0100"}, {134, "Europe/London", "+0000"},
	{140, "UTC", "+0000"}, {150, "Africa/Casablanca", "+0100"}, {151, "Africa/Johannesburg", "+0200"},
	{152, "Africa/Lagos", "+0100"}, {153, "Africa/Nairobi", "+0300"}, {154, "Asia/Bangkok", "+0700"},
	{155, "Asia/Dhaka", "+0600"}, {156, "Asia/Dubai", "+0400"}, {157, "Asia/Hong_Kong", "+0800"},
	{158, "Asia/Jakarta", "+0700"}, {159, "Asia/Jerusalem", "+0200"}, {160, "Asia/Karachi", "+0500"},
	{161, "Asia/Kolkata", "+0530"}, {162, "Asia/Manila", "+0800"}, {163, "Asia/Riyadh", "+0300"},
	{164, "Asia/Seoul", "+0900"}, {165, "Asia/Shanghai", "+0800"}, {166, "Asia/Taipei", "+0800"},
	{167, "Asia/Tokyo", "+0900"}, {168, "Australia/Brisbane", "+1000"}, {169, "Australia/Perth", "+0800"},
	{170, "Australia/Sydney", "+1000"}, {171, "Pacific/Auckland", "+1200"}, {172, "Pacific/Honolulu", "-1000"},
	{173, "Atlantic/Reykjavik", "+0000"}, {301, "America/New_York", "-0500"}, {305, "America/Chicago", "-0600"},
	{322, "Asia/Singapore", "+0800"},
}

var localeList = []enumEntry{
	{1, "en_US", "English (US)"}, {2, "en_GB", "English (UK)"}, {3, "en_AU", "English (Australia)"},
	{4, "en_CA", "English (Canada)"}, {5, "da_DK", "Danish (Denmark)"}, {6, "nl_NL", "Dutch (Netherlands)"},
	{7, "fi_FI", "Finnish (Finland)"}, {8, "de_AT", "German (Austria)"}, {9, "de_DE", "German (Germany)"},
	{10, "de_CH", "German (Switzerland)"}, {11, "it_IT", "Italian (Italy)"}, {12, "es_ES", "Spanish (Spain)"},
	{13, "es_MX", "Spanish (Mexico)"}, {14, "fr_CA", "French (Canada)"}, {15, "fr_FR", "French (France)"},
	{16, "hu_HU", "Hungarian (Hungary)"}, {17, "ja_JP", "Japanese (Japan)"}, {18, "cs_CZ", "Czech (Czechia)"},
	{19, "ko_KR", "Korean (South Korea)"}, {20, "nb_NO", "Norwegian (Norway)"}, {21, "pt_BR", "Portuguese (Brazil)"},
	{22, "pt_PT", "Portuguese (Portugal)"}, {23, "pl_PL", "Polish (Poland)"}, {24, "sk_SK", "Slovak (Slovakia)"},
	{25, "sv_SE", "Swedish (Sweden)"}, {26, "tr_TR", "Turkish (Turkey)"}, {27, "zh_CN", "Chinese (Simplified)"},
}

var countryList = []enumEntry{ // the code has three letters, then two
	{4, "AFG af", "Afghanistan"}, {5, "ALB al", "Albania"}, {6, "DZA dz", "Algeria"}, {7, "ARG ar", "Argentina"},
	{8, "ARM am", "Armenia"}, {9, "AUS au", "Australia"}, {10, "AUT at", "Austria"}, {11, "AZE az", "Azerbaijan"},
	{12, "BGD bd", "Bangladesh"}, {13, "BEL be", "Belgium"}, {14, "BOL bo", "Bolivia"},
	{15, "BIH ba", "Bosnia and Herzegovina"}, {16, "BRA br", "Brazil"}, {17, "BGR bg", "Bulgaria"},
	{18, "KHM kh", "Cambodia"}, {19, "CMR cm", "Cameroon"}, {20, "CAN ca", "Canada"}, {21, "CHL cl", "Chile"},
	{22, "CHN cn", "China"}, {23, "COL co", "Colombia"}, {24, "CRI cr", "Costa Rica"}, {25, "HRV hr", "Croatia"},
	{26, "CYP cy", "Cyprus"}, {58, "CZE cz", "Czechia"}, {27, "DNK dk", "Denmark"}, {28, "DOM do", "Dominican Republic"},
	{29, "ECU ec", "Ecuador"}, {30, "EGY eg", "Egypt"}, {31, "EST ee", "Estonia"}, {32, "ETH et", "Ethiopia"},
	{33, "FIN fi", "Finland"}, {76, "FRA fr", "France"}, {34, "GEO ge", "Georgia"}, {83, "DEU de", "Germany"},
	{35, "GHA gh", "Ghana"}, {36, "GRC gr", "Greece"}, {37, "GTM gt", "Guatemala"}, {38, "HKG hk", "Hong Kong"},
	{39, "HUN hu", "Hungary"}, {40, "ISL is", "Iceland"}, {41, "IND in", "India"}, {42, "IDN id", "Indonesia"},
	{43, "IRL ie", "Ireland"}, {44, "ISR il", "Israel"}, {45, "ITA it", "Italy"}, {46, "JAM jm", "Jamaica"},
	{47, "JPN jp", "Japan"}, {48, "JOR jo", "Jordan"}, {49, "KAZ kz", "Kazakhstan"}, {50, "KEN ke", "Kenya"},
	{52, "KWT kw", "Kuwait"}, {53, "LVA lv", "Latvia"}, {54, "LBN lb", "Lebanon"}, {55, "LTU lt", "Lithuania"},
	{56, "LUX lu", "Luxembourg"}, {57, "MYS my", "Malaysia"}, {59, "MLT mt", "Malta"}, {60, "MEX mx", "Mexico"},
	{61, "MDA md", "Moldova"}, {62, "MNE me", "Montenegro"}, {63, "MAR ma", "Morocco"}, {64, "NPL np", "Nepal"},
	{65, "NLD nl", "Netherlands"}, {66, "NZL nz", "New Zealand"}, {67, "NGA ng", "Nigeria"},
	{68, "MKD mk", "North Macedonia"}, {69, "NOR no", "Norway"}, {70, "PAK pk", "Pakistan"}, {71, "PAN pa", "Panama"},
	{72, "PER pe", "Peru"}, {73, "PHL ph", "Philippines"}, {74, "POL pl", "Poland"}, {75, "PRT pt", "Portugal"},
	{77, "QAT qa", "Qatar"}, {78, "ROU ro", "Romania"}, {79, "SAU sa", "Saudi Arabia"}, {80, "SEN sn", "Senegal"},
	{81, "SRB rs", "Serbia"}, {179, "SGP sg", "Singapore"}, {82, "SVK sk", "Slovakia"}, {84, "SVN si", "Slovenia"},
	{85, "ZAF za", "South Africa"}, {51, "KOR kr", "South Korea"}, {199, "ESP es", "Spain"}, {86, "LKA lk", "Sri Lanka"},
	{87, "SWE se", "Sweden"}, {88, "CHE ch", "Switzerland"}, {89, "TWN tw", "Taiwan"}, {90, "TZA tz", "Tanzania"},
	{91, "THA th", "Thailand"}, {92, "TUN tn", "Tunisia"}, {93, "TUR tr", "Turkey"}, {94, "UGA ug", "Uganda"},
	{95, "UKR ua", "Ukraine"}, {96, "ARE ae", "United Arab Emirates"}, {202, "GBR gb", "United Kingdom"},
	{203, "USA us", "United States"}, {97, "URY uy", "Uruguay"}, {98, "UZB uz", "Uzbekistan"}, {99, "VNM vn", "Vietnam"},
	{100, "ZMB zm", "Zambia"}, {101, "ZWE zw", "Zimbabwe"},
}

// languageList has each language in English and in itself.
var languageList = []struct{ code, name, own string }{
	{"cs", "Czech", "Čeština"}, {"de", "German", "Deutsch"}, {"en", "English", "English"}, {"es", "Spanish", "Español"},
	{"fr", "French", "Français"}, {"it", "Italian", "Italiano"}, {"ja", "Japanese", "日本語"}, {"ko", "Korean", "한국어"},
	{"nl", "Dutch", "Nederlands"}, {"pl", "Polish", "Polski"}, {"pt", "Portuguese", "Português"},
	{"ru", "Russian", "Русский"}, {"tr", "Turkish", "Türkçe"}, {"zh", "Chinese", "中文"},
}
