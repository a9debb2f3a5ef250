# The MongoDB protocol server of the tests (scripts/mongo), for a cluster with no registry.
FROM localhost/examstream-build-base
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null \
    && rm -rf /var/lib/apt/lists/*
COPY server /server
USER 999:999
ENTRYPOINT ["java", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=/tmp", "-XX:-UsePerfData", \
    "-cp", "/server:/server/*", "TestMongo", "/data/db", "27017", "0.0.0.0"]
