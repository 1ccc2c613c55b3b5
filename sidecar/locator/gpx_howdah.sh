#!/bin/sh
# Tells Grafana where the data source's backend is: the Howdah sidecar, which runs elsewhere and speaks Grafana's plugin
# protocol. Grafana starts this program, reads one line and dials; a program that ends is started again.
#
# The address: `sidecar = host:port` below [plugin.howdah-datasource] in Grafana's configuration, or the variable
# GF_PLUGIN_SIDECAR in its environment; a path means a unix socket.
#
# What must never happen, because Grafana does not try a first start again: no line, or an end before the line. And no
# child may keep Grafana's pipes open, or Grafana waits for it when it stops.
sidecar=${GF_PLUGIN_SIDECAR:-127.0.0.1:4321}

case $sidecar in
  /*)
    echo "1|2|unix|$sidecar|grpc"
    exec sleep 2147483647
    ;;
  \[*\]:*)
    host=${sidecar#\[} host=${host%%\]*} port=${sidecar##*:}
    ;;
  *)
    host=${sidecar%:*} port=${sidecar##*:}
    ;;
esac

# All addresses of the host, IPv4 first, each as it stands in a URL.
addresses() {
  case $host in
    *:*) printf '[%s] ' "$host" ;;
    *[!0-9.]*)
      { getent ahostsv4 "$host" || getent hosts "$host"; } 2>/dev/null </dev/null |
        while read -r address _; do
          case $address in *:*) address="[$address]" ;; esac
          printf '%s ' "$address"
        done
      ;;
    *) printf '%s ' "$host" ;;
  esac
}

# Whether something listens at the address. Any answer will do, a broken one as well; without curl nobody can tell.
listens() {
  command -v curl >/dev/null 2>&1 || return 0
  curl --silent --max-time 2 --noproxy '*' --output /dev/null "http://$1:$port/" </dev/null >/dev/null 2>&1
  case $? in 6 | 7 | 28) return 1 ;; *) return 0 ;; esac
}

# A name that is not known yet: a port where nobody listens keeps Grafana trying, and the loop below ends us in time.
set -- $(addresses)
announced=${1:-}
echo "1|2|tcp|${announced:-127.0.0.1}:$([ -n "$announced" ] && echo "$port" || echo 1)|grpc"

# Ends when Grafana is gone, when the name leads elsewhere, and when the sidecar is back after an outage: Grafana then
# starts this again and dials at once instead of waiting longer and longer.
was_down=no
while kill -0 "$PPID" 2>/dev/null; do
  sleep 2 </dev/null >/dev/null 2>&1
  now=" $(addresses)"
  case $now in
    ' ') continue ;;
    *" ${announced:-none} "*) ;;
    *) exit 0 ;;
  esac
  if listens "$announced"; then
    [ "$was_down" = no ] || exit 0
  else
    was_down=yes
  fi
done
