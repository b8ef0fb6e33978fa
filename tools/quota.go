package tools

import (
	"context"
	"fmt"

	"makemcp/tools/policy"
)

// A quota is counted in the store, so that replicas count together: as many keys as calls
// that may run, each taken by one call for as long as the quota's window. So at no moment
// have more calls run in the window before it.

// quotaError says that the operator lets no more calls run for now.
type quotaError struct{ quota policy.Quota }

func (e *quotaError) Error() string {
	return fmt.Sprintf("The operator of this server bounds such calls (%s), and no more may run now. Nothing was changed. "+
		"Tell the person; call again later.", e.quota)
}

// spend counts a call that is about to run against its quotas.
func (s *Set) spend(ctx context.Context, quotas []policy.Quota) error {
	return slots(quotas, func(key string, q policy.Quota) (bool, error) {
		return s.store.Add(ctx, key, []byte{1}, q.Window)
	})
}

// room tells whether a call could run now.
func (s *Set) room(ctx context.Context, quotas []policy.Quota) error {
	return slots(quotas, func(key string, _ policy.Quota) (bool, error) {
		taken, err := s.store.Get(ctx, key)
		return taken == nil, err
	})
}

// slots finds a slot for each quota that can be had.
func slots(quotas []policy.Quota, have func(key string, q policy.Quota) (bool, error)) error {
	for _, q := range quotas {
		found := false
		for n := 0; n < q.Most && !found; n++ {
			var err error
			if found, err = have(fmt.Sprintf("quota:%s:%d", q.Key, n), q); err != nil {
				return err
			}
		}
		if !found {
			return &quotaError{q}
		}
	}
	return nil
}
