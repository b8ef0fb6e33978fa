package live

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Interval is a confidence interval at 95 %.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// passHat estimates, without bias, how likely k runs of a case all pass, from c of n that
// did: C(c,k)/C(n,k). This is pass^k of Yao et al., τ-bench (2024), arXiv:2406.12045. It
// needs n of at least k.
func passHat(k, c, n int) float64 {
	p := 1.0
	for i := range k {
		p *= float64(max(0, c-i)) / float64(n-i)
	}
	return p
}

// z is the quantile of the normal distribution for 95 %.
const z = 1.959963984540054

// wilson is Wilson's score interval for a share of c in n. Unlike c/n ± z·σ, it says
// something for few runs and for shares of 0 and 1.
func wilson(c, n int) Interval {
	if n == 0 {
		return Interval{0, 1}
	}
	size, share := float64(n), float64(c)/float64(n)
	middle := (share + z*z/(2*size)) / (1 + z*z/size)
	half := z / (1 + z*z/size) * math.Sqrt(share*(1-share)/size+z*z/(4*size*size))
	return Interval{max(0, middle-half), min(1, middle+half)}
}

// resamples is enough for two digits.
const resamples = 4000

// bootstrap is the interval of a mean over cases: cases are drawn anew, with repetition,
// because runs of one case are alike. It is the same for the same figures. Of a single case
// there is nothing to draw: nil.
func bootstrap(figures []float64) *Interval {
	if len(figures) < 2 {
		return nil
	}
	random := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // drawn for statistics
	means := make([]float64, resamples)
	for i := range means {
		for range figures {
			means[i] += figures[random.IntN(len(figures))] / float64(len(figures))
		}
	}
	slices.Sort(means)
	return &Interval{means[resamples*25/1000], means[resamples*975/1000-1]}
}

func mean(figures []float64) float64 {
	sum := 0.0
	for _, f := range figures {
		sum += f
	}
	return sum / float64(max(1, len(figures)))
}
