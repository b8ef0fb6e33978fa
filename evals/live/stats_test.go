package live

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPassHatIsTheShareOfDraws(t *testing.T) {
	// All ways to draw k runs of n, of which c passed, counted by hand.
	for _, row := range []struct {
		k, c, n int
		want    float64
	}{
		{1, 2, 3, 2.0 / 3}, {2, 2, 3, 1.0 / 3}, {3, 2, 3, 0},
		{2, 3, 5, 3.0 / 10}, {3, 4, 5, 4.0 / 10}, {5, 5, 5, 1}, {1, 0, 4, 0},
	} {
		assert.InDelta(t, row.want, passHat(row.k, row.c, row.n), 1e-12, row)
	}
}

func TestWilsonAgreesWithTables(t *testing.T) {
	for _, row := range []struct {
		c, n      int
		low, high float64
	}{
		{2, 3, 0.2077, 0.9385}, {0, 10, 0, 0.2775}, {10, 10, 0.7225, 1}, {50, 100, 0.4038, 0.5962}, {0, 0, 0, 1},
	} {
		got := wilson(row.c, row.n)
		assert.InDelta(t, row.low, got.Low, 1e-4, row)
		assert.InDelta(t, row.high, got.High, 1e-4, row)
	}
}

func TestBootstrapDrawsCases(t *testing.T) {
	assert.Nil(t, bootstrap([]float64{0.5}), "there is nothing to draw")
	assert.Equal(t, &Interval{1, 1}, bootstrap([]float64{1, 1, 1}))
	figures := []float64{0, 0, 1, 1, 1, 1, 0.5, 0.5, 1, 0}
	got := bootstrap(figures)
	assert.Equal(t, got, bootstrap(figures), "the same figures, the same interval")
	assert.Less(t, got.Low, mean(figures))
	assert.Greater(t, got.High, mean(figures))
	assert.InDelta(t, 0.6-1.96*0.1378, got.Low, 0.07) // near what the normal distribution says
	assert.InDelta(t, 0.6+1.96*0.1378, got.High, 0.07)
}

func TestAddressesThatWouldLoseTheKeyAreRefused(t *testing.T) {
	for address, right := range map[string]bool{
		"https://api.example/v1": true, "http://127.0.0.1:8080/v1": true, "http://localhost": true, "http://[::1]:1": true,
		"http://api.example/v1": false, "https://u:p@api.example": false, "https://api.example?key=x": false,
		"ftp://api.example": false, "api.example": false, "": false, "http://localhost.example": false,
	} {
		assert.Equal(t, right, CheckBase(address) == nil, address)
	}
}
