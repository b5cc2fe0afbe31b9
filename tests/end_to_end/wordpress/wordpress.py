"""A real WordPress with its bundled Akismet and our mu-plugin, driven like a person."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.end_to_end.conftest import ROOT
from tests.end_to_end.wordpress.debian import CONFIG_VARIABLE

MU_PLUGIN = ROOT / "integrations" / "wordpress" / "parley.php"
ADMIN, PASSWORD = "editor-in-chief", "correct horse battery"
READY_SECONDS = 60.0
TABS = {"unspamcomment": "spam", "untrashcomment": "trash"}

CONFIG = """<?php
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:{socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'WP_HOME', '{url}' );
define( 'WP_SITEURL', '{url}' );
define( 'WP_CONTENT_DIR', '{content}' );
define( 'WP_CONTENT_URL', '{url}/wp-content' );
define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', '{log}' );
define( 'WPCOM_API_KEY', '{key}' );
define( 'PARLEY_URL', '{parley}' );
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {{
    define( $name . '_KEY', 'a test of its own ' . $name );
    define( $name . '_SALT', 'salt of a test ' . $name );
}}
$table_prefix = 'wp_';
if ( ! defined( 'ABSPATH' ) ) {{
    define( 'ABSPATH', '{folder}/' );
}}
"""

# What a test machine needs: comments in quick succession, no mail, no calls outside.
TEST_PLUGIN = """<?php
add_filter( 'wp_is_comment_flood', '__return_false', 99 );
add_filter( 'pre_wp_mail', '__return_true' );
add_filter( 'pre_http_request', function ( $answer, $args, $url ) {
    $host = wp_parse_url( $url, PHP_URL_HOST );
    return '127.0.0.1' === $host || false !== $answer || defined( 'WP_PROXY_HOST' )
        ? $answer : new WP_Error( 'blocked', $host );
}, 99, 3 );
"""


@dataclass
class WordPress:
    """One site at ``http://127.0.0.1:<port>`` whose moderation is Parley's."""

    folder: Path
    home: Path
    port: int
    socket: Path
    key: str
    parley: str
    browser: httpx.Client = field(init=False)
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.browser = httpx.Client(
            base_url=self.url, timeout=60, follow_redirects=True, trust_env=False
        )

    @property
    def url(self) -> str:
        """The address of the blog."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What php is told."""
        return os.environ | {
            CONFIG_VARIABLE: str(self.home / "config.php"),
            "PHP_CLI_SERVER_WORKERS": "4",
        }

    def start(self) -> None:
        """Write the configuration, serve, install, log in."""
        content = self.home / "wp-content"
        shutil.copytree(
            self.folder / "wp-content" / "plugins" / "akismet",
            content / "plugins" / "akismet",
        )
        (content / "mu-plugins").mkdir()
        shutil.copy(MU_PLUGIN, content / "mu-plugins")
        (content / "mu-plugins" / "for-tests.php").write_text(TEST_PLUGIN)
        (self.home / "config.php").write_text(
            CONFIG.format(
                socket=self.socket,
                url=self.url,
                content=content,
                log=self.home / "debug.log",
                key=self.key,
                parley=self.parley,
                folder=self.folder,
            )
        )
        self._serve()
        self._install()
        self._log_in()

    @contextmanager
    def by_proxy(self) -> Iterator[None]:
        """Without our plugin: Akismet calls its own host, Parley is the proxy."""
        plugin = self.home / "wp-content" / "mu-plugins" / MU_PLUGIN.name
        config = self.home / "config.php"
        before, address = config.read_text(), urlsplit(self.parley)
        proxy = f"define( 'WP_PROXY_HOST', '{address.hostname}' );"
        proxy += f"define( 'WP_PROXY_PORT', '{address.port}' );"
        config.write_text(before.replace("<?php", f"<?php {proxy}", 1))
        plugin.unlink()
        yield
        config.write_text(before)
        shutil.copy(MU_PLUGIN, plugin)

    def stop(self) -> None:
        """End php with its workers."""
        self.browser.close()
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)
            self.process = None

    def php(self, code: str) -> str:
        """Run PHP inside this WordPress, as a cron job would."""
        load = f"require '{self.folder}/wp-load.php';"
        done = subprocess.run(
            ["php", "-d", "opcache.enable_cli=0", "-r", load + code],
            env=self.environment,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()

    def comment(
        self, text: str, *, author: str = "Ann", post: int = 1, parent: int = 0
    ) -> int:
        """Post a comment through the form as a visitor does; returns its number."""
        before = self._newest()
        with httpx.Client(timeout=60, trust_env=False) as visitor:
            answer = visitor.post(
                f"{self.url}/wp-comments-post.php",
                data={
                    "comment": text,
                    "author": author,
                    "email": f"{author.lower()}@example.org",
                    "url": "",
                    "comment_post_ID": str(post),
                    "comment_parent": str(parent),
                },
            )
        assert answer.status_code == 302, answer.text
        assert self._newest() > before
        return self._newest()

    def status(self, comment: int) -> str:
        """``approved``, ``unapproved``, ``spam`` or ``trash``."""
        return self.php(f"echo wp_get_comment_status( {comment} );")

    def guid(self, comment: int) -> str:
        """What our mu-plugin remembers as our name of it."""
        return self.php(f"echo get_comment_meta( {comment}, 'parley_guid', true );")

    def retry(self) -> None:
        """Let Akismet's cron job ask again about what it could not ask."""
        self.php("do_action( 'akismet_schedule_cron_recheck' );")

    def is_public(self, comment: int) -> bool:
        """Whether a visitor can read it."""
        answer = httpx.get(
            self.url,
            params={"rest_route": f"/wp/v2/comments/{comment}"},
            timeout=60,
            trust_env=False,
        )
        return answer.status_code == 200

    def click(self, comment: int, action: str) -> None:
        """Follow the link below a comment in wp-admin: ``spamcomment`` and so on."""
        page = self.browser.get(
            "/wp-admin/edit-comments.php",
            params={"comment_status": TABS.get(action, "all")},
        )
        links = re.findall(r"href=[\"'](comment\.php\?[^\"']+)", page.text)
        wanted = [
            link
            for link in map(unescape, links)
            if f"action={action}&" in link + "&" and f"c={comment}&" in link + "&"
        ]
        assert wanted, f"no {action} for {comment}"
        done = self.browser.get(f"/wp-admin/{wanted[0]}")
        assert done.status_code in {200, 302}, done.text

    def dashboard(self) -> str:
        """The first page of wp-admin."""
        return self.browser.get("/wp-admin/index.php").text

    def application_password(self) -> str:
        """A password with which a program may act as the administrator."""
        return self.php(
            f"$user = get_user_by( 'login', '{ADMIN}' );"
            "echo WP_Application_Passwords::create_new_application_password("
            " $user->ID, array( 'name' => 'Parley ' . wp_rand() ) )[0];"
        )

    def complaints(self) -> str:
        """What PHP said about our plugin."""
        log = self.home / "debug.log"
        lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
        return "\n".join(line for line in lines if MU_PLUGIN.name in line)

    def _newest(self) -> int:
        found = self.php(
            "global $wpdb; echo (int) $wpdb->get_var("
            " 'SELECT MAX(comment_ID) FROM ' . $wpdb->comments );"
        )
        return int(found)

    def _serve(self) -> None:
        log = (self.home / "php.log").open("ab")
        self.process = subprocess.Popen(
            [
                *("php", "-d", "opcache.revalidate_freq=0"),
                *("-S", f"127.0.0.1:{self.port}", "-t", self.folder),
            ],
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            try:
                self.browser.get("/readme.html")
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("php does not answer")

    def _install(self) -> None:
        done = self.browser.post(
            "/wp-admin/install.php?step=2",
            data={
                "weblog_title": "A test of its own",
                "user_name": ADMIN,
                "admin_password": PASSWORD,
                "admin_password2": PASSWORD,
                "pw_weak": "1",
                "admin_email": "editor@example.org",
                "blog_public": "0",
            },
        )
        assert "Success!" in done.text, done.text[-2000:]
        self.php(
            "require_once ABSPATH . 'wp-admin/includes/plugin.php';"
            "activate_plugin( 'akismet/akismet.php' );"
            "update_option( 'comment_previously_approved', '' );"
            "update_option( 'comment_moderation', '' );"
        )

    def _log_in(self) -> None:
        self.browser.get("/wp-login.php")
        done = self.browser.post(
            "/wp-login.php",
            data={"log": ADMIN, "pwd": PASSWORD, "testcookie": "1"},
        )
        assert "wpadminbar" in done.text or "Dashboard" in done.text, done.text[-2000:]


@contextmanager
def running(site: WordPress) -> Iterator[WordPress]:
    """Start a site, and end it whatever happens."""
    try:
        site.start()
        yield site
    finally:
        site.stop()
