# SPDX-License-Identifier: MIT
"""Configurations as they are met in real life: Helm, Spring, Django, PostgreSQL.

Each function builds one document from a seeded generator; both environments show the same
one but for texts of their own ({domain}, {zone}), for Sides, and for what is Moving.
"""
from . import moving as m
from .tree import Sides

SERVICES = ("cart", "checkout", "catalogue", "search", "accounts", "payments", "mailer",
            "stock", "reviews", "pricing", "shipping", "images", "sessions", "invoices")
OWNERS = ("Zoë Müller", "José García", "Łukasz Nowak", "Søren Åberg", "Anne-Marie Noël")
MEMORY = ("128Mi", "256Mi", "512Mi", "1Gi", "2Gi")
NOTE = "Keep in step with the load balancer.\n  Two blanks before this line.\n\nAsk ops first.\n"


def some(rng, count):
    return rng.sample(SERVICES, count)


def helm_service(rng, name):
    return {
        "name": name, "replicaCount": rng.randrange(2, 9),
        "image": {"repository": f"registry.example/shop/{name}",
                  "tag": f"1.{rng.randrange(1, 30)}0", "pullPolicy": "IfNotPresent",
                  "digest": f"sha256:{rng.getrandbits(256):064x}"},
        "resources": {"limits": {"cpu": f"{rng.randrange(2, 20)}00m", "memory": rng.choice(MEMORY)},
                      "requests": {"cpu": "100m", "memory": rng.choice(MEMORY)}},
        "livenessProbe": {"httpGet": {"path": f"/{name}/health", "port": 8080},
                          "initialDelaySeconds": rng.randrange(5, 60), "periodSeconds": 10},
        "env": [{"name": "LOG_LEVEL", "value": rng.choice(("info", "warn"))},
                {"name": "DB_HOST", "value": f"db-{rng.randrange(1, 4)}." + "{zone}"},
                {"name": "TIMEOUT", "value": f"{rng.randrange(5, 90)}s"},
                {"name": "JAVA_OPTS", "value": "-Xmx512m  -Dfile.encoding=UTF-8"},
                {"name": "FEATURES", "value": "search,reviews,wishlist"}],
        "ingress": {"enabled": rng.random() < 0.7, "className": "nginx",
                    "hosts": [{"host": f"{name}." + "{domain}",
                               "paths": [{"path": "/", "pathType": "Prefix"},
                                         {"path": f"/{name}/v1", "pathType": "Exact"}]}],
                    "tls": [{"secretName": f"{name}-tls", "hosts": [f"{name}." + "{domain}"]}]},
        "securityContext": {"runAsUser": 1000 + rng.randrange(50), "runAsNonRoot": True,
                            "capabilities": {"drop": ["NET_RAW", "SYS_ADMIN", "MKNOD"]}},
    }


def helm(rng):
    names = some(rng, rng.randrange(4, 8))
    return {
        "global": {"environment": Sides("production", "staging"), "domain": "{domain}",
                   "owner": rng.choice(OWNERS), "note": NOTE, "imagePullSecrets": ["registry"],
                   "storageClass": None, "bucket": Sides("shop-media", "shop-media-pre")},
        "release": {"revision": rng.randrange(10, 99), "fileMode": "0644",
                    "rendered": m.iso(), "requestId": m.guid(), "renderedBy": m.pod("tiller")},
        "services": [helm_service(rng, name) for name in names],
        "autoscaling": {"minReplicas": 2, "maxReplicas": 20, "targetCPU": 75,
                        "scaleDownDelay": "5m", "tolerance": 0.1},
        "tolerations": [{"key": "dedicated", "operator": "Equal", "value": "shop",
                         "effect": "NoSchedule"}],
        "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "9102",
                        "kubernetes.io/ingress.class": "nginx"},
    }


def spring_flat(rng):
    """application.properties."""
    out = {"spring.application.name": "shop", "server.port": "8080",
           "spring.profiles.active": Sides("production", "staging"),
           "spring.datasource.url": "jdbc:postgresql://db-1.{zone}:5432/shop?ssl=true",
           "spring.datasource.username": Sides("shop", "shop_pre"),
           "spring.datasource.hikari.maximum-pool-size": "20",
           "spring.datasource.hikari.connection-timeout": "30s",
           "spring.servlet.multipart.max-file-size": "10MB",
           "server.servlet.session.timeout": "30m", "server.compression.enabled": "true",
           "server.compression.mime-types": "text/html,text/css,application/json",
           "management.endpoints.web.exposure.include": "health,info,prometheus",
           "shop.api.version": "1.10", "shop.file.mode": "0644", "shop.rounding": "0.50",
           "shop.contact": rng.choice(OWNERS), "shop.greeting": "Grüß Gott,  Welt",
           "shop.separator": "; ", "shop.public-url": "https://www.{domain}/",
           "shop.built-at": m.iso(), "shop.instance-id": m.guid(), "shop.node": m.node("app"),
           "logging.level.root": "WARN", "logging.pattern.console": "%d{HH:mm:ss}  %-5level %msg%n"}
    for at, name in enumerate(some(rng, 9)):
        out[f"shop.clients[{at}].name"] = name
        out[f"shop.clients[{at}].base-url"] = f"https://{name}." + "{domain}/api/v2"
        out[f"shop.clients[{at}].timeout"] = f"{rng.randrange(1, 60)}s"
        out[f"shop.clients[{at}].retries"] = str(rng.randrange(1, 6))
        out[f"shop.clients[{at}].buffer"] = f"{rng.randrange(1, 64)}KB"
    return out


def spring_env(rng):
    """/actuator/env and its neighbours, as JSON."""
    properties = {key: {"value": value, "origin": f"class path resource [application.properties] - {at}:1"}
                  for at, (key, value) in enumerate(spring_flat(rng).items(), 1)}
    return {
        "activeProfiles": [Sides("production", "staging"), "metrics", "tracing"],
        "propertySources": [
            {"name": "server.ports", "properties": {"local.server.port": {"value": 8080}}},
            {"name": "applicationConfig", "properties": properties}],
        "beans": [{"bean": f"{name}Service", "scope": "singleton", "order": at,
                   "dependencies": [f"{name}Repository", "meterRegistry", "objectMapper"],
                   "limits": {"burst": rng.randrange(10, 99), "rate": rng.randrange(1, 50) / 10}}
                  for at, name in enumerate(some(rng, 8))],
        "process": {"pid": m.counter(), "started": m.epoch_millis(), "uptime": m.uptime(),
                    "host": m.pod("shop-app"), "traceId": m.hexes(32)},
        "info": {"build": {"artifact": "shop", "version": f"2.{rng.randrange(20)}.0",
                           "serial": 9007199254740993 + 2 * rng.randrange(999)}, "debug": False,
                 "maintenance": None},
    }


def django(rng):
    names = some(rng, 6)
    return {
        "DEBUG": False, "ALLOWED_HOSTS": ["www.{domain}", "api.{domain}", "localhost"],
        "ENVIRONMENT": Sides("production", "staging"), "LANGUAGE_CODE": "de-ch",
        "ADMINS": [[owner, f"admin{at}@" + "{domain}"] for at, owner in enumerate(OWNERS)],
        "MIDDLEWARE": ["django.middleware.security.SecurityMiddleware",
                       "whitenoise.middleware.WhiteNoiseMiddleware",
                       "django.contrib.sessions.middleware.SessionMiddleware",
                       "django.middleware.common.CommonMiddleware",
                       "django.middleware.csrf.CsrfViewMiddleware",
                       "django.contrib.auth.middleware.AuthenticationMiddleware",
                       "django.middleware.clickjacking.XFrameOptionsMiddleware"],
        "INSTALLED_APPS": ["django.contrib.admin", "django.contrib.auth"]
        + [f"shop.{name}" for name in names],
        "DATABASES": {
            alias: {"ENGINE": "django.db.backends.postgresql", "NAME": Sides("shop", "shop_pre"),
                    "HOST": f"db-{at}." + "{zone}", "PORT": 5432, "CONN_MAX_AGE": 600,
                    "ATOMIC_REQUESTS": True, "OPTIONS": {"sslmode": "verify-full",
                                                         "connect_timeout": rng.randrange(2, 20)}}
            for at, alias in enumerate(("default", "replica", "reports"), 1)},
        "CACHES": {"default": {"BACKEND": "django_redis.cache.RedisCache",
                               "LOCATION": ["redis://cache-1.{zone}:6379/1",
                                            "redis://cache-2.{zone}:6379/1"],
                               "TIMEOUT": 300, "KEY_PREFIX": "shop"}},
        "TEMPLATES": [{"BACKEND": "django.template.backends.django.DjangoTemplates",
                       "DIRS": ["/srv/shop/templates", "/srv/shop/themes"], "APP_DIRS": True,
                       "OPTIONS": {"context_processors": ["request", "auth", "messages", "i18n"]}}],
        "SESSION_COOKIE_SECURE": True, "SECURE_HSTS_SECONDS": 31536000, "RATE": 0.25,
        "FILE_UPLOAD_PERMISSIONS": "0644", "API_VERSION": "2.10", "EMAIL_SUBJECT_PREFIX": "[Shop] ",
        "DATA_UPLOAD_MAX": "2.5MB", "SESSION_AGE": "14d", "LOGO": None,
        "CELERY": {"broker": Sides("amqp://mq.prod.internal", "amqp://mq.preprod.internal", "different"),
                   "queues": [{"name": name, "prefetch": rng.randrange(1, 32), "ttl": f"{at}h",
                               "routes": [{"task": f"{name}.tasks.sync", "priority": at},
                                          {"task": f"{name}.tasks.purge", "priority": 9 - at}]}
                              for at, name in enumerate(names, 1)]},
        "STATUS": {"now": m.iso_millis(), "epoch": m.epoch(), "request": m.guid(), "csrf": m.token(),
                   "served_by": m.node("web"), "address": m.address(), "took": m.took()},
    }


def dotenv(rng):
    out = {"DJANGO_SETTINGS_MODULE": "shop.settings", "ENVIRONMENT": Sides("production", "staging"),
           "DATABASE_URL": "postgres://shop@db-1.{zone}:5432/shop", "SITE": "https://www.{domain}",
           "GREETING": "Grüezi  mitenand", "OWNER": rng.choice(OWNERS), "API_VERSION": "1.10",
           "FILE_MODE": "0640", "SESSION_TTL": "30m", "UPLOAD_LIMIT": "25MB", "DEBUG": "false",
           "LANGUAGES": "de,fr,it,en", "RATE": "0.50", "PREFIX": "[shop] ",
           "STARTED": m.iso(), "INSTANCE": m.guid(), "HOSTNAME": m.pod("web")}
    for name in some(rng, 10):
        out[f"{name.upper()}_URL"] = f"https://{name}." + "{domain}/"
        out[f"{name.upper()}_TIMEOUT"] = f"{rng.randrange(1, 90)}s"
        out[f"{name.upper()}_RETRIES"] = str(rng.randrange(1, 9))
    return out


SETTINGS = (("autovacuum_naptime", "60", "s"), ("checkpoint_timeout", "900", "s"),
            ("deadlock_timeout", "1000", "ms"), ("effective_cache_size", "524288", "8kB"),
            ("maintenance_work_mem", "65536", "kB"), ("max_connections", "200", ""),
            ("max_wal_size", "4096", "MB"), ("random_page_cost", "1.10", ""),
            ("shared_buffers", "131072", "8kB"), ("statement_timeout", "30000", "ms"),
            ("wal_buffers", "2048", "8kB"), ("work_mem", "4096", "kB"),
            ("autovacuum_vacuum_scale_factor", "0.2", ""), ("unix_socket_permissions", "0777", ""),
            ("wal_level", "replica", ""), ("ssl", "on", ""), ("DateStyle", "ISO, DMY", ""),
            ("search_path", '"$user", public, shop', ""), ("TimeZone", "Europe/Zurich", ""),
            ("log_line_prefix", "%m [%p]  %q%u@%d ", ""), ("log_timezone", "Etc/UTC", ""),
            ("shared_preload_libraries", "pg_stat_statements,auto_explain", ""),
            ("lc_messages", "de_CH.UTF-8", ""), ("application_name", "Zürich – Löwe", ""))


def postgres(rng):
    """select name, setting, unit, … from pg_settings, as CSV."""
    rows = [{"name": name, "setting": setting, "unit": unit, "context": "user",
             "source": "configuration file", "boot_val": setting}
            for name, setting, unit in SETTINGS]
    for name in some(rng, 12):
        rows.append({"name": f"shop.{name}_limit", "setting": str(rng.randrange(10, 999)),
                     "unit": "MB", "context": "superuser", "source": "database", "boot_val": "64"})
    for name, value in (("primary_conninfo", "host=db-1.{zone} port=5432 sslmode=require"),
                        ("listen_addresses", "db.{zone}"), ("system_identifier", m.counter()),
                        ("pg_postmaster_start_time", m.iso()), ("cluster_name", m.pod("pg"))):
        rows.append({"name": name, "setting": value, "unit": "", "context": "postmaster",
                     "source": "command line", "boot_val": ""})
    return rows
