package realtime

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/centrifugal/centrifuge"

	"parley/internal/store"
)

// redisLink is a connected Redis or Valkey.
type redisLink struct {
	*centrifuge.RedisBroker
	shard *centrifuge.RedisShard
}

func (l *redisLink) close() {
	_ = l.Close(context.Background())
	l.shard.Close()
}

// dialRedis connects to the broker at a URL: redis://, rediss://, unix:// or
// redis+sentinel://. Publishing waits no longer than a second.
//
// Redis has one space of channels for all its databases, so they begin with the
// name of the installation.
func dialRedis(node *centrifuge.Node, url, installation string) (*redisLink, error) {
	shard, err := centrifuge.NewRedisShard(node, centrifuge.RedisShardConfig{
		Address: url, ConnectTimeout: time.Second, IOTimeout: time.Second,
	})
	if err != nil {
		return nil, fmt.Errorf("connect to the broker: %w", err)
	}
	broker, err := centrifuge.NewRedisBroker(node, centrifuge.RedisBrokerConfig{
		Shards: []*centrifuge.RedisShard{shard}, Prefix: "parley." + installation, Name: "parley",
	})
	if err != nil {
		shard.Close()
		return nil, fmt.Errorf("set up the broker: %w", err)
	}
	return &redisLink{RedisBroker: broker, shard: shard}, nil
}

// installation is the name that this database was given when it was first used.
func installation(ctx context.Context, db *store.DB) (name string, err error) {
	err = db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO installation (only_row, name) VALUES (1, ?) ON CONFLICT DO NOTHING`, rand.Text())
		if err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SELECT name FROM installation`).Scan(&name)
	})
	if err != nil {
		return "", fmt.Errorf("name the installation: %w", err)
	}
	return name, nil
}
