//! The second factor: codes that change every 30 seconds (TOTP, RFC 6238), and recovery codes for when the device that
//! shows them is lost.

use accord_shared::{Viewer, error::ErrorCode, id::UserId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Func, Query},
};
use totp_rs::{Builder, Secret};

use super::{credential, secret_hash, session, user};
use crate::{
    clock::Moment,
    keys::Keys,
    ledger::{self, Change},
    register::{Failure, Problem, writing::Writing},
    seal::{self, Nonce},
    store::{
        Store, StoreError,
        entity::{credential as credentials, recovery_code},
    },
};

/// How many recovery codes there are.
const CODES: usize = 10;
/// The letters of a recovery code: none that is mistaken for another one (Crockford's alphabet).
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// How many of them: 80 bits.
const LENGTH: usize = 16;

/// Random bytes for recovery codes.
pub type CodeSeed = [[u8; LENGTH]; CODES];

/// A second factor that is being set up: shown once.
pub struct Enrolment {
    /// The secret, to be typed.
    pub secret: String,
    /// The secret as an address that an authenticator understands.
    pub address: String,
}

/// Begins to set up the viewer's second factor: it counts from [`confirm`] on.
pub async fn begin(
    writing: Writing<'_>,
    keys: &Keys,
    secret: [u8; 20],
    nonce: Nonce,
) -> Result<Enrolment, Failure> {
    session::require_confirmed(writing.viewer, writing.moment)?;
    let user = writing.viewer.user;
    let transaction = writing.store.begin().await?;
    credential::ensure(&transaction, user).await?;
    if is_set(&transaction, user).await? {
        let message = "a second factor is set up already: remove it first";
        return Err(Problem::whole(ErrorCode::Duplicate, message).into());
    }
    let sealed = seal::seal(&keys.second_factor(), nonce, user.0.as_bytes(), &secret);
    credentials::Entity::update_many()
        .col_expr(credentials::Column::Factor, Expr::val(sealed))
        .col_expr(credentials::Column::FactorStep, Expr::val(0i64))
        .filter(credentials::Column::UserId.eq(user.0))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    // An issuer or a name with a colon is the only thing that can be wrong here, and then no address is made.
    let name = writing.viewer.name.replace(':', " ");
    let totp = builder(&secret).with_issuer(Some("Accord")).with_account_name(name).build_noncompliant();
    Ok(Enrolment { secret: totp.secret().to_base32(), address: totp.to_url().unwrap_or_default() })
}

/// Finishes setting it up with a first code, and hands over new recovery codes.
pub async fn confirm(
    writing: Writing<'_>,
    keys: &Keys,
    code: &str,
    seed: CodeSeed,
) -> Result<Vec<String>, Failure> {
    session::require_confirmed(writing.viewer, writing.moment)?;
    let user = writing.viewer.user;
    let transaction = writing.store.begin().await?;
    let kept = credentials::Entity::find_by_id(user.0).one(&transaction).await?;
    let pending = kept.filter(|kept| kept.factor_at.is_none()).and_then(|kept| kept.factor);
    let sealed = pending.ok_or_else(Problem::not_found)?;
    let step = step_of(keys, user, &sealed, writing.moment, code)?.ok_or_else(wrong)?;
    credentials::Entity::update_many()
        .col_expr(credentials::Column::FactorAt, Expr::val(writing.moment.at.timestamp_millis()))
        .col_expr(credentials::Column::FactorStep, Expr::val(step))
        .filter(credentials::Column::UserId.eq(user.0))
        .exec(&transaction)
        .await?;
    let codes = replace_codes(&transaction, user, seed).await?;
    let entry = user::change("user.factor", user, None::<&()>, None::<&()>);
    ledger::append(&transaction, writing.viewer, &writing.moment, [entry]).await?;
    transaction.commit().await?;
    Ok(codes)
}

/// Gives the viewer new recovery codes; the old ones are worth nothing from then on.
pub async fn renew_codes(writing: Writing<'_>, seed: CodeSeed) -> Result<Vec<String>, Failure> {
    session::require_confirmed(writing.viewer, writing.moment)?;
    let user = writing.viewer.user;
    let transaction = writing.store.begin().await?;
    if !is_set(&transaction, user).await? {
        return Err(Problem::not_found().into());
    }
    let codes = replace_codes(&transaction, user, seed).await?;
    let entry = user::change("user.recovery_codes", user, None::<&()>, None::<&()>);
    ledger::append(&transaction, writing.viewer, &writing.moment, [entry]).await?;
    transaction.commit().await?;
    Ok(codes)
}

/// Removes the viewer's own second factor.
pub async fn remove(writing: Writing<'_>) -> Result<(), Failure> {
    session::require_confirmed(writing.viewer, writing.moment)?;
    let transaction = writing.open().await?;
    let entry = take_away(&transaction, writing.viewer.user).await?;
    writing.commit(transaction, entry).await
}

/// Takes a user's second factor and recovery codes away; the ledger entry of that is still to be written.
pub(super) async fn take_away(transaction: &DatabaseTransaction, user: UserId) -> Result<Change, StoreError> {
    credentials::Entity::update_many()
        .col_expr(credentials::Column::Factor, Expr::val(None::<Vec<u8>>))
        .col_expr(credentials::Column::FactorAt, Expr::val(None::<i64>))
        .filter(credentials::Column::UserId.eq(user.0))
        .exec(transaction)
        .await?;
    delete_codes(transaction, user).await?;
    Ok(user::change("user.factor_removed", user, None::<&()>, None::<&()>))
}

/// Whether this is a code of the person: one of the present half minute or its neighbours that was not used yet, or a
/// recovery code. Either is used up by it.
pub(super) async fn accept(
    store: &Store,
    keys: &Keys,
    viewer: &Viewer,
    moment: Moment<'_>,
    code: &str,
) -> Result<bool, Failure> {
    let user = viewer.user;
    let transaction = store.begin().await?;
    let kept = credentials::Entity::find_by_id(user.0).one(&transaction).await?;
    let Some(sealed) = kept.and_then(|kept| kept.factor) else { return Ok(false) };
    let used = match step_of(keys, user, &sealed, moment, code)? {
        // A step that is not later than the last one was used already, perhaps by whoever looked on (RFC 6238, 5.2).
        Some(step) => {
            let later = credentials::Column::UserId.eq(user.0).and(credentials::Column::FactorStep.lt(step));
            credentials::Entity::update_many()
                .col_expr(credentials::Column::FactorStep, Expr::val(step))
                .filter(later)
                .exec(&transaction)
                .await?
                .rows_affected
        }
        None => use_code(&transaction, viewer, moment, code).await?,
    };
    transaction.commit().await?;
    Ok(used == 1)
}

/// Uses up a recovery code. That it was needed is worth remembering.
async fn use_code(
    transaction: &DatabaseTransaction,
    viewer: &Viewer,
    moment: Moment<'_>,
    code: &str,
) -> Result<u64, Failure> {
    let hash = code_hash(code);
    let own = recovery_code::Column::Hash.eq(hash).and(recovery_code::Column::UserId.eq(viewer.user.0));
    let used = recovery_code::Entity::delete_many().filter(own).exec(transaction).await?.rows_affected;
    if used == 1 {
        let entry = user::change("user.recovery_code", viewer.user, None::<&()>, None::<&()>);
        ledger::append(transaction, viewer, &moment, [entry]).await?;
    }
    Ok(used)
}

/// The step of time that a code belongs to; nothing where it is no code of this secret.
fn step_of(
    keys: &Keys,
    user: UserId,
    sealed: &[u8],
    moment: Moment<'_>,
    code: &str,
) -> Result<Option<i64>, Failure> {
    let Some(secret) = seal::unseal(&keys.second_factor(), user.0.as_bytes(), sealed) else {
        tracing::error!(%user, "the secret of a second factor cannot be unsealed: is this the key it was sealed with?");
        return Ok(None);
    };
    let code: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|digit| digit.is_ascii_digit()) {
        return Ok(None);
    }
    let seconds = u64::try_from(moment.at.timestamp()).unwrap_or_default();
    let step = builder(&secret).build_noncompliant().check(&code, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// What every authenticator does: SHA-1, six digits, 30 seconds, and a step to either side for clocks that differ.
fn builder(secret: &[u8]) -> Builder {
    Builder::new().with_digits(6).with_skew(1).with_step_duration(30).with_secret(Secret::new(secret.into()))
}

async fn is_set(transaction: &impl ConnectionTrait, user: UserId) -> Result<bool, StoreError> {
    let kept = credentials::Entity::find_by_id(user.0).one(transaction).await?;
    Ok(kept.is_some_and(|kept| kept.factor_at.is_some()))
}

async fn replace_codes(
    transaction: &DatabaseTransaction,
    user: UserId,
    seed: CodeSeed,
) -> Result<Vec<String>, StoreError> {
    delete_codes(transaction, user).await?;
    let letters = seed.map(|bytes| bytes.map(|byte| LETTERS[usize::from(byte % 32)] as char));
    let codes: Vec<String> = letters.iter().map(|letters| grouped(letters)).collect();
    let rows = codes
        .iter()
        .map(|code| recovery_code::ActiveModel { hash: Set(code_hash(code)), user_id: Set(user.0) });
    recovery_code::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    Ok(codes)
}

async fn delete_codes(transaction: &impl ConnectionTrait, user: UserId) -> Result<(), StoreError> {
    let own = recovery_code::Column::UserId.eq(user.0);
    recovery_code::Entity::delete_many().filter(own).exec(transaction).await?;
    Ok(())
}

/// `k3vq-8d0m-…`: in fours, to be copied by hand.
fn grouped(letters: &[char]) -> String {
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A code has 80 random bits, so a fast hash keeps it well. How it is spaced and written large does not matter.
fn code_hash(code: &str) -> Vec<u8> {
    let plain: String = code
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric())
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    secret_hash(plain.as_bytes())
}

fn wrong() -> Problem {
    Problem::at("code", ErrorCode::Wrong, "not the code of this moment: is the clock of the device right?")
}

pub(super) async fn codes_left(store: &Store, user: UserId) -> Result<i64, StoreError> {
    let statement = Query::select()
        .expr(Func::count(Expr::col("hash")))
        .from("recovery_code")
        .and_where(Expr::col("user_id").eq(user.0))
        .to_owned();
    Ok(store.row::<(i64,)>(&statement).await?.map_or(0, |(count,)| count))
}
