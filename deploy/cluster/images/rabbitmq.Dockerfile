# Debian's RabbitMQ, for a cluster with no registry: the chart's environment, any numeric user.
FROM localhost/examstream-build-base
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rabbitmq-server >/dev/null \
    && rm -rf /var/lib/apt/lists/*
COPY rabbitmq-start /usr/local/bin/rabbitmq-start
USER 999:999
ENTRYPOINT ["/usr/local/bin/rabbitmq-start"]
