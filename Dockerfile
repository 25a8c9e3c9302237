# Varnost in a container: `docker build -t varnost .`; compose.yaml runs two of them with PostgreSQL.
FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE NOTICE ./
RUN python -m venv /opt/varnost \
 && /opt/varnost/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY bot bot
COPY triage triage
COPY playbooks playbooks
COPY migrations migrations
RUN /opt/varnost/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home --home-dir /data varnost
COPY --from=build /opt/varnost /opt/varnost
ENV PATH=/opt/varnost/bin:$PATH PYTHONUNBUFFERED=1
USER varnost
# SQLite, when DATABASE_URL is not set, lives here: mount a volume.
WORKDIR /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.getenv('PORT', '3000') + '/healthz', timeout=4)"]
# SIGTERM stops within ten seconds.
ENTRYPOINT ["varnost"]
CMD ["run"]
