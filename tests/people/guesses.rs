//! Ten thousand guesses, across restarts and whatever is done to the clock.

use counterfoil::desk::{self, Desk, Recovery, SignIn};

use crate::shop::{OWNER, Shop, code, secret};

/// Guesses until nobody listens any more. `between` is what happens between two; how many were looked at.
fn guess(
    shop: &Shop,
    count: u32,
    mut guess: impl FnMut(&Desk, u32) -> &'static str,
    between: impl Fn(&Shop, u32),
) -> u32 {
    let mut looked_at = 0;
    let mut desk = shop.desk();
    for number in 0..count {
        let answer = guess(&desk, number);
        match answer {
            "people-not-let-in" => looked_at += 1,
            "people-wait-seconds" | "people-wait-minutes" | "people-closed" => {}
            other => panic!("guess {number}: {other}"),
        }
        if number % 500 == 0 {
            drop(desk);
            desk = shop.desk(); // the program is started anew
        }
        between(shop, number);
    }
    looked_at
}

fn password_guess(shop: &Shop) -> impl FnMut(&Desk, u32) -> &'static str {
    move |desk, number| {
        let password = secret(&format!("guess number {number:05}"));
        let brought = SignIn { name: OWNER.into(), password, code: code(&shop.owner.seed, shop.clock_now()) };
        desk.sign_in(&brought).expect_err("let in").what.key
    }
}

#[test]
fn ten_thousand_passwords_as_fast_as_it_goes() {
    let shop = Shop::open();
    // The hand clock stands still: only what is looked at at once.
    let looked_at = guess(&shop, 10_000, password_guess(&shop), |_, _| {});
    assert_eq!(looked_at, 4, "three without a pause, and the one after which the first pause begins");
}

#[test]
fn ten_thousand_passwords_one_a_second() {
    let shop = Shop::open();
    let looked_at = guess(&shop, 10_000, password_guess(&shop), |shop, _| shop.clock.pass(1));
    // 10,000 s: ten, half an hour, ten, half an hour, ten, and shut out.
    assert_eq!(looked_at, 30);
    let right = shop.brought(&shop.owner);
    let desk = shop.desk();
    shop.clock.pass(7 * 24 * 3600);
    assert_eq!(desk.sign_in(&right).unwrap_err().what.key, "people-closed");
    // A recovery code opens what wrong passwords have closed.
    let opened = SignIn { code: secret(&shop.owner.recovery[3]), ..shop.brought(&shop.owner) };
    desk.sign_in(&opened).unwrap();
    desk.sign_in(&shop.brought(&shop.owner)).unwrap();
}

#[test]
fn ten_thousand_passwords_with_the_clock_put_forward_and_back() {
    let shop = Shop::open();
    let looked_at = guess(&shop, 10_000, password_guess(&shop), |shop, number| {
        shop.clock.set_wall(if number % 2 == 0 { 3600 } else { -3600 });
    });
    assert_eq!(looked_at, 30, "whoever moves the clock gets thirty guesses");
    let shop = Shop::open();
    let looked_at = guess(&shop, 10_000, password_guess(&shop), |shop, _| shop.clock.set_wall(-60));
    assert_eq!(looked_at, 4, "a clock that is put back gives nothing");
}

#[test]
fn ten_thousand_codes_of_the_authenticator() {
    let shop = Shop::open();
    let right = shop.owner.password.clone();
    let looked_at = guess(
        &shop,
        10_000,
        |desk, number| {
            let brought = SignIn {
                name: OWNER.into(),
                password: secret(&right),
                code: secret(&format!("{:06}", (number * 97) % 1_000_000)),
            };
            desk.sign_in(&brought).err().map_or("let in", |error| error.what.key)
        },
        |shop, _| shop.clock.pass(1),
    );
    assert_eq!(looked_at, 30);
}

#[test]
fn ten_thousand_codes_of_somebody_who_sits_at_an_open_book() {
    let shop = Shop::open();
    let desk = shop.desk();
    let owner = shop.sign_in(&desk, &shop.owner);
    let mut looked_at = 0;
    for number in 0..10_000_u32 {
        match desk::step_up(&desk, &owner, &secret(&format!("{:06}", number * 89))) {
            Err(error) if error.what.key == "people-code-wrong" => looked_at += 1,
            Err(error) => assert!(error.what.key.starts_with("people-wait") || error.what.key == "people-closed"),
            Ok(()) => panic!("guessed"),
        }
        shop.clock.pass(1);
    }
    assert_eq!(looked_at, 30);
}

#[test]
fn ten_thousand_recovery_codes() {
    let shop = Shop::open();
    let symbols: Vec<char> = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().collect();
    let looked_at = guess(
        &shop,
        10_000,
        |desk, number| {
            let at = |place: u32| symbols[(number as usize >> (place * 5)) % 32];
            let recovery: String = (0..16).map(|place| at(place % 3)).collect();
            let brought = Recovery {
                name: OWNER.into(),
                code: code(&shop.owner.seed, shop.clock_now()),
                recovery_code: secret(&recovery),
                new_password: secret("nine old clocks 99"),
            };
            desk.recover(&brought).expect_err("let in").what.key
        },
        |shop, _| shop.clock.pass(1),
    );
    // 10,000 s hold no more than five rounds of ten with half an hour after each; 80 bits do the rest.
    assert!((40..=60).contains(&looked_at), "{looked_at}");
    // And the right password still opens: guessing at codes shuts nobody out.
    shop.desk().sign_in(&shop.brought(&shop.owner)).unwrap();
}

#[test]
fn names_that_nobody_has_are_answered_like_one_that_somebody_has() {
    let shop = Shop::open();
    let answers = |name: &str| {
        let desk = shop.desk();
        let mut answers = Vec::new();
        for number in 0..40 {
            let password = secret(&format!("guess number {number:05}"));
            let brought = SignIn { name: name.into(), password, code: secret("123456") };
            let error = desk.sign_in(&brought).unwrap_err();
            answers.push(format!("{:?} {:?}", error.what, error.why));
            shop.clock.pass(120);
        }
        answers
    };
    assert_eq!(answers("Ben"), answers("Nobody at all"));
    let desk = shop.desk();
    // More names than are remembered; each is looked at, so that this takes a while.
    for number in 0..1_500 {
        let brought = SignIn { name: format!("name {number}"), password: secret("x"), code: secret("") };
        assert!(desk.sign_in(&brought).is_err());
    }
    desk.sign_in(&shop.brought(&shop.owner)).unwrap();
}

#[test]
fn a_try_counts_although_the_program_ends_before_the_answer() {
    // The count is committed before the password is looked at: closing the book in between gives no try back.
    let shop = Shop::open();
    for number in 0..4 {
        let desk = shop.desk();
        let brought = SignIn { name: OWNER.into(), password: secret(&format!("wrong {number}")), code: secret("") };
        let _ = desk.sign_in(&brought);
    }
    let error = shop.desk().sign_in(&shop.brought_now(&shop.owner)).unwrap_err();
    assert_eq!(error.what.key, "people-wait-seconds");
}

#[test]
fn each_round_of_wrong_tries_is_one_line_of_the_log() {
    let shop = Shop::open();
    let looked_at = guess(&shop, 3_000, password_guess(&shop), |shop, _| shop.clock.pass(1));
    assert_eq!(looked_at, 20);
    let desk = shop.desk();
    let recovered = SignIn { code: secret("7H2K-9QXM-0ZT4-WB6N"), ..shop.brought(&shop.owner) };
    desk.sign_in(&recovered).unwrap_err();
    let owner = desk.sign_in(&SignIn { code: secret(&shop.owner.recovery[0]), ..shop.brought(&shop.owner) }).unwrap();
    let of = |kind: &str| {
        let filter = desk::AuditFilter { kinds: vec![kind.into()], ..desk::AuditFilter::default() };
        desk::audit_log(&desk, &owner, &filter, None, 100).unwrap().len()
    };
    assert_eq!((of("sign_in_refused"), of("sign_in_closed")), (21, 2));
}
