package sandbox

import (
	"fmt"
	"strings"
)

// The parts of Make's enumerations that users refer to. Ids that Make's
// documents show are theirs, the others are made up.

var languages = []string{"cs", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "tr", "zh"}

var timezones = map[int]string{
	101: "Europe/Madrid", 113: "Europe/Prague", 119: "Europe/Berlin", 134: "Europe/London",
	140: "UTC", 301: "America/New_York", 305: "America/Chicago", 322: "Asia/Singapore",
}

var locales = map[int]string{1: "en_US", 2: "en_GB", 9: "de_DE", 12: "es_ES", 15: "fr_FR", 18: "cs_CZ", 21: "pt_BR"}

var countries = map[int]string{
	4: "Afghanistan", 58: "Czechia", 76: "France", 83: "Germany", 179: "Singapore", 199: "Spain",
	202: "United Kingdom", 203: "United States",
}

func knownIn(enum map[int]string) rule {
	return func(name string, value any) string {
		if id, ok := value.(int); ok && enum[id] == "" {
			return fmt.Sprintf("Value of parameter '%s' is not known.", name)
		}
		return ""
	}
}

// sameAddress compares e-mail addresses, which do not care for case.
func sameAddress(a, b string) bool { return strings.EqualFold(a, b) }
