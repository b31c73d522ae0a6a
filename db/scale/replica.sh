#!/bin/sh
# A streaming replica of the service `database`: copies it once, then follows it. A copy that was cut off is begun anew.
set -eu
data=${PGDATA:-/var/lib/postgresql/data}
if [ ! -s "$data/standby.signal" ] && [ ! -s "$data/copied" ]; then
	find "$data" -mindepth 1 -delete
	pg_basebackup --pgdata "$data" --host database --username "$POSTGRES_USER" --write-recovery-conf --wal-method stream --checkpoint fast
	touch "$data/standby.signal"
	echo done >"$data/copied"
	chmod 0700 "$data"
	chown -R postgres:postgres "$data"
fi
exec gosu postgres postgres -c hba_file=/etc/pantau/pg_hba.conf -c hot_standby=on
