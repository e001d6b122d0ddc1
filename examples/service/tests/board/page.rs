//! The page in a browser: Chromium, where it is installed.

use std::sync::Arc;

use lifestage_service::http::Token;
use lifestage_service::intake::Telling;
use lifestage_service::service::Service;

use crate::browser::{Browser, installed};
use crate::shared::client::event;
use crate::shared::world::World;

/// Whatever is called like this stays a text.
const NASTY: &str = "<img src=x onerror=document.title='owned'>";

const FITS: &str = "document.documentElement.scrollWidth <= innerWidth";

/// A browser over a served world; none, and a word about it, where there is no Chromium.
#[expect(clippy::print_stderr, reason = "a test that was left out says so")]
fn browser(test: &str) -> Option<Browser> {
    let Some(program) = installed() else {
        eprintln!("{test} is left out: there is no Chromium on the path");
        return None;
    };
    Some(Browser::start(&program))
}

/// Serves on a port of the loopback; where.
async fn served(service: &Arc<Service>, token: Option<&str>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = lifestage_service::http::router(service.clone(), token.map(|token| Token::new(token).unwrap()));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}/")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_fits_every_screen_and_complains_of_nothing() {
    let Some(mut browser) = browser("the_page_fits_every_screen_and_complains_of_nothing") else { return };
    let world = World::redb();
    let (service, client) = world.client().await;
    let log = include_str!("log.csv");
    service.import(log.as_bytes(), Telling::Aloud).await.unwrap();
    let long = "w".repeat(180);
    client
        .events(&[event("n", NASTY, "2026-03-02T10:00:00Z", "log_in"), event("l", &long, "2026-03-02", "log_in")])
        .await;
    service.nightly(1).await.unwrap();
    let url = served(&service, None).await;
    for theme in ["light", "dark"] {
        for width in [390, 1280] {
            browser.look(width, theme);
            browser.open(&url);
            browser.wait_for("document.querySelectorAll('.heat td').length > 20");
            browser.wait_for("document.getElementById('link').dataset.state === 'live'");
            assert_eq!(
                browser.ask(FITS),
                true,
                "{theme} at {width}: {}",
                browser.ask("document.documentElement.scrollWidth")
            );
            // Definitions open on a tap, and fit as well.
            browser.ask("document.querySelector('#targets .what').click()");
            assert_eq!(browser.ask("document.querySelector('dialog').open"), true);
            assert!(browser.ask("document.getElementById('definition-text').textContent.length").as_u64() > Some(40));
            assert_eq!(browser.ask(FITS), true, "{theme} at {width} with a definition");
            browser.ask("document.querySelector('dialog button').click()");
            assert_eq!(browser.ask("document.querySelector('dialog').open"), false);
            browser.keep_picture(&format!("{theme}-{width}"));
        }
    }
    assert_eq!(browser.ask("document.querySelectorAll('img').length"), 0);
    assert_ne!(browser.ask("document.title"), "owned");
    assert_eq!(browser.ask(&format!("document.body.innerText.includes({NASTY:?})")), true);
    assert_eq!(browser.complaints, [] as [String; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_board_fills_with_the_first_event() {
    let Some(mut browser) = browser("an_empty_board_fills_with_the_first_event") else { return };
    let world = World::redb();
    let (service, client) = world.client().await;
    let url = served(&service, None).await;
    browser.look(390, "light");
    browser.open(&url);
    browser.wait_for("!document.getElementById('empty').hidden && document.querySelector('#empty pre') !== null");
    assert_eq!(browser.ask(FITS), true);
    browser.keep_picture("empty");
    client.events(&[event("a", "ann", "2026-03-02T10:00:00Z", "log_in")]).await;
    browser.wait_for("document.querySelector('#changes .user')?.textContent === 'ann'");
    // Nobody fitted the rules, and the page says so.
    assert_eq!(browser.ask("document.getElementById('unfitted').hidden"), false);
    // What comes now is told by the stream.
    client.events(&[event("b", "bob", "2026-03-02T11:00:00Z", "log_in")]).await;
    browser.wait_for("[...document.querySelectorAll('#changes .user')].some((user) => user.textContent === 'bob')");
    service.board.close();
    browser.wait_for("document.getElementById('link').dataset.state === 'lost'");
    browser.keep_picture("lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_asked_for_and_then_kept_in_the_tab() {
    let Some(mut browser) = browser("a_token_is_asked_for_and_then_kept_in_the_tab") else { return };
    let world = World::redb();
    let service = world.service().await;
    let secret = "0123456789abcdef0123456789abcdef";
    browser.look(390, "dark");
    let url = served(&service, Some(secret)).await;
    browser.open(&url);
    browser.wait_for("document.getElementById('link').dataset.state === 'refused'");
    assert_eq!(browser.ask("document.getElementById('token').hidden"), false);
    assert_eq!(browser.ask(FITS), true);
    browser.ask(&format!(
        "document.getElementById('token-text').value = '{secret}'; document.querySelector('#token button').click()"
    ));
    browser.wait_for("document.getElementById('link').dataset.state === 'live'");
    browser.open(&url);
    browser.wait_for("document.getElementById('link').dataset.state === 'live'");
    assert_eq!(browser.ask("document.getElementById('token').hidden"), true);
}

/// Latin words that Chinese pages have too: terms of the trade, the zone, and ids of tasks and achievements.
const LATIN: [&str; 9] = [
    "RFM",
    "ARPU",
    "UTC",
    "register_and_bind",
    "use_core_feature",
    "invite",
    "first_purchase",
    "active_days",
    "newcomer",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_board_speaks_chinese_to_its_last_word() {
    let Some(mut browser) = browser("the_board_speaks_chinese_to_its_last_word") else { return };
    let world = World::redb();
    let (service, client) = world.client().await;
    service.import(include_str!("log.csv").as_bytes(), Telling::Aloud).await.unwrap();
    client.events(&[event("n", "ann", "2026-03-02T10:00:00Z", "log_in")]).await;
    service.nightly(1).await.unwrap();
    let url = served(&service, None).await + "?lang=zh";
    for width in [390, 1280] {
        browser.look(width, "light");
        browser.open(&url);
        browser.wait_for("document.querySelectorAll('.heat td').length > 20");
        browser.wait_for("document.getElementById('link').dataset.state === 'live'");
        assert_eq!(browser.ask(FITS), true, "at {width}: {}", browser.ask("document.documentElement.scrollWidth"));
        browser.keep_picture(&format!("chinese-{width}"));
    }
    assert_eq!(browser.ask("document.documentElement.lang"), "zh");
    // What comes by the stream says its reasons in Chinese as well.
    client.events(&[event("z", "zoe", "2026-03-02T11:00:00Z", "log_in")]).await;
    browser.wait_for("[...document.querySelectorAll('#changes .user')].some((user) => user.textContent === 'zoe')");
    browser.ask("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
    browser.ask("document.querySelectorAll('.user').forEach((user) => user.remove())");
    let words = browser.ask("[...new Set(document.body.innerText.match(/[A-Za-z_]{2,}/g) ?? [])]");
    let words: Vec<&str> = words.as_array().unwrap().iter().filter_map(|word| word.as_str()).collect();
    let english: Vec<&&str> = words.iter().filter(|word| !LATIN.contains(word)).collect();
    assert_eq!(english, [] as [&&str; 0]);
    assert_eq!(browser.complaints, [] as [String; 0]);
}
