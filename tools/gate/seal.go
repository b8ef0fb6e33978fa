// Package gate puts a call on hold until a person has answered, and keeps what
// they typed from everybody else.
//
// Its parts are a Sealer for state that travels through hands that must neither
// read nor change it, a Store for what must be shared and counted once, and a Desk
// where questions wait for a person on a page. Who must be asked, and in which way,
// is the business of package tools.
package gate

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Sealer encrypts and authenticates state. What it seals for one purpose and one
// caller can't be opened for another.
type Sealer struct {
	// keys open; the first also seals, so that keys can change without a break.
	keys []cipher.AEAD
	now  func() time.Time
}

// ErrSeal is the error for state that was changed, is somebody else's, was sealed
// with another key, or has expired. It does not say which: only an attacker would
// want to know.
var ErrSeal = errors.New("it has expired, was changed, or was made for somebody else")

var errNoKey = errors.New("there is no key for sealed state")

// NewSealer returns a sealer for secrets of any length: the first seals, and all of them
// open, so that what is under way when a new secret takes over is not lost. Replicas that
// share the secrets can open each other's state. now may be nil for the real clock. The
// error is that there is no secret.
func NewSealer(now func() time.Time, secrets ...[]byte) (*Sealer, error) {
	if len(secrets) == 0 {
		return nil, errNoKey
	}
	if now == nil {
		now = time.Now
	}
	s := &Sealer{now: now}
	for _, secret := range secrets {
		key, err := aead(secret)
		if err != nil {
			return nil, fmt.Errorf("the key for sealed state: %w", err)
		}
		s.keys = append(s.keys, key)
	}
	return s, nil
}

func aead(secret []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "make-mcp sealed state", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// NewKey returns a random secret, for a process that shares its state with none.
func NewKey() []byte {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		panic(err) // crypto/rand never fails on the systems Go supports
	}
	return key
}

type sealed struct {
	Expires int64           `json:"e"`
	Payload json.RawMessage `json:"p"`
}

// Seal encrypts payload as text that is safe in JSON and addresses. purpose binds
// it: Open must name the same one.
func (s *Sealer) Seal(purpose string, payload any, ttl time.Duration) (string, error) {
	raw, err := json.Marshal(payload)
	if err != nil {
		return "", err
	}
	plain, err := json.Marshal(sealed{Expires: s.now().Add(ttl).Unix(), Payload: raw})
	if err != nil {
		return "", err
	}
	box := s.keys[0].Seal(nil, nil, plain, []byte(purpose)) //nolint:gosec // this kind of AEAD makes the nonce itself
	return base64.RawURLEncoding.EncodeToString(box), nil
}

// Open decrypts what Seal made for the same purpose. Every failure is ErrSeal.
func (s *Sealer) Open(purpose, text string, payload any) error {
	// Strict, so that one sealed text has one spelling and no bit is without effect.
	box, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return ErrSeal
	}
	plain := s.decrypt(box, purpose)
	var in sealed
	if json.Unmarshal(plain, &in) != nil || s.now().Unix() >= in.Expires {
		return ErrSeal
	}
	if json.Unmarshal(in.Payload, payload) != nil {
		return ErrSeal
	}
	return nil
}

// decrypt returns nil for what none of the keys opens.
func (s *Sealer) decrypt(box []byte, purpose string) []byte {
	for _, key := range s.keys {
		if plain, err := key.Open(nil, nil, box, []byte(purpose)); err == nil {
			return plain
		}
	}
	return nil
}
