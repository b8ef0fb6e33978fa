package policy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"golang.org/x/crypto/bcrypt"
	"golang.org/x/text/unicode/norm"
)

// Approver is somebody who may decide on calls.
type Approver struct {
	Name string
	// Passphrase is its bcrypt hash.
	Passphrase string
}

// Limits of passphrases and of the work that their hashes are, as a power of two.
const (
	shortestPassphrase = 12 // characters
	longestPassphrase  = 72 // bytes, all that bcrypt looks at
	leastCost          = bcrypt.DefaultCost
	mostCost           = 15 // seconds
)

// nobody is the hash of a passphrase that nobody knows: a wrong name takes as long as a
// wrong passphrase.
const nobody = "$2a$10$Hovx9yKlKM0gozeItYM6DupUAxPRHeF.bL8weLAuDmz0.C.s31tSC"

// HashPassphrase is the form in which the file has a passphrase. It refuses what is too
// short to be safe, or too long for bcrypt.
func HashPassphrase(passphrase string) (string, error) {
	passphrase = norm.NFC.String(passphrase) // keyboards differ in how they write é
	switch {
	case !utf8.ValidString(passphrase):
		return "", errors.New("the passphrase is not text")
	case utf8.RuneCountInString(passphrase) < shortestPassphrase:
		return "", fmt.Errorf("the passphrase is too short: it needs at least %d characters", shortestPassphrase)
	case len(passphrase) > longestPassphrase:
		return "", fmt.Errorf("the passphrase is too long: it may have %d bytes, which are as many plain letters", longestPassphrase)
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(passphrase), leastCost)
	return string(hash), err
}

// Approvers are those who may decide, in the order of the file. Without any, whoever is
// shown a question decides.
func (p *Policy) Approvers() []Approver {
	if p == nil {
		return nil
	}
	return slices.Clone(p.approvers)
}

// Is tells whether a passphrase is the approver's. It never is the zero Approver's, which
// stands for names that are not known and takes as long to refuse.
func (a Approver) Is(passphrase string) bool {
	passphrase = norm.NFC.String(passphrase)
	if len(passphrase) > longestPassphrase {
		return false // bcrypt would not see the rest
	}
	err := bcrypt.CompareHashAndPassword([]byte(cmp.Or(a.Passphrase, nobody)), []byte(passphrase))
	return err == nil && a.Passphrase != ""
}

// checkHash refuses what is no hash, is quickly guessed, or takes too long to check.
func checkHash(hash string) error {
	cost, err := bcrypt.Cost([]byte(hash))
	switch {
	case err != nil:
		return errors.New("is no bcrypt hash: make-mcp policy approver makes one")
	case cost < leastCost || cost > mostCost:
		return fmt.Errorf("is a bcrypt hash of cost %d, which must be from %d to %d", cost, leastCost, mostCost)
	}
	return nil
}
