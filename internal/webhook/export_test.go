package webhook

import "context"

// Drain delivers all that is due, and returns when nothing is.
func (s *Service) Drain(ctx context.Context) error {
	for {
		if _, err := s.round(ctx); err != nil {
			return err
		}
		s.workers.done.Wait()
		if due, _, err := s.due(ctx); err != nil || !due {
			return err
		}
	}
}

// Count has metrics say what waits.
func (s *Service) Count(ctx context.Context) error { return s.look(ctx) }

// ClaimAndDie takes all lanes of first attempts that have something to do, as a node does that dies then.
func (s *Service) ClaimAndDie(ctx context.Context) (int, error) {
	taken, err := s.claim(ctx, firsts, atOnce, []int64{0})
	return len(taken), err
}
