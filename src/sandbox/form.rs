//! Request parameters: form-encoded, with nested names in brackets.

use url::form_urlencoded;

use super::money::Cur;
use super::objects::Metadata;
use super::refusal::Refusal;

/// The decoded pairs of a query string or a request body, in the order they were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn parse(encoded: &[u8]) -> Form {
        Form(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The value of a plain name. An empty value counts as not given, as the gateway treats it.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// A name that must be there.
    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| {
            Refusal::invalid(format!("Missing required param: {name}.")).code("parameter_missing").param(name)
        })
    }

    pub(super) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| {
            Refusal::invalid(format!("Invalid integer: {text}")).code("parameter_invalid_integer").param(name)
        })
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(text) => Err(Refusal::invalid(format!("Invalid boolean: {text}")).param(name)),
        }
    }

    pub(super) fn currency(&self) -> Result<Cur, Refusal> {
        let code = self.required("currency")?;
        Cur::parse(code).ok_or_else(|| {
            Refusal::invalid(format!("Invalid currency: {code}. This shop takes eur, usd, gbp, jpy and kwd."))
                .param("currency")
        })
    }

    /// The values of `name[]`, `name[0]`, …
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        let of_list = |key: &str| inner(key, name).is_some_and(|inner| inner.bytes().all(|byte| byte.is_ascii_digit()));
        self.0.iter().filter(|(key, _)| of_list(key)).map(|(_, value)| value.as_str()).collect()
    }

    /// The pairs of `name[key]=value`.
    pub(super) fn map(&self, name: &str) -> Metadata {
        let pair = |(key, value): &(String, String)| Some((inner(key, name)?.to_owned(), value.clone()));
        self.0.iter().filter_map(pair).collect()
    }

    /// Refuses names that the endpoint does not know, as the gateway does.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        let base = |key: &str| key.split('[').next().unwrap_or_default().to_owned();
        match self.0.iter().map(|(key, _)| base(key)).find(|key| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => Err(Refusal::invalid(format!("Received unknown parameter: {key}"))
                .code("parameter_unknown")
                .param(&key)),
        }
    }

    /// The pairs in a fixed order, to compare two requests.
    pub(super) fn canonical(&self) -> Vec<(String, String)> {
        let mut pairs = self.0.clone();
        pairs.sort();
        pairs
    }
}

/// `inner` of `name[inner]`.
fn inner<'a>(key: &'a str, name: &str) -> Option<&'a str> {
    key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn brackets_make_lists_and_maps() {
        let form = Form::parse(
            b"expand[]=a&expand%5B%5D=b&expand[0]=c&metadata[order_id]=1042&metadata[x]=&amount=5&note=a+b",
        );
        assert_eq!(form.list("expand"), ["a", "b", "c"]);
        assert_eq!(form.map("metadata"), [("order_id".to_owned(), "1042".to_owned()), ("x".to_owned(), String::new())]);
        assert_eq!(form.integer("amount").unwrap(), Some(5));
        assert_eq!(form.get("note"), Some("a b"));
        assert!(form.only(&["expand", "metadata", "amount", "note"]).is_ok());
        assert!(form.only(&["expand", "metadata", "note"]).is_err());
    }

    #[test]
    fn bad_values_are_refused_by_name() {
        let form = Form::parse(b"amount=12.5&confirm=yes&currency=xau");
        for refusal in
            [form.integer("amount").unwrap_err(), form.flag("confirm").unwrap_err(), form.currency().unwrap_err()]
        {
            assert_eq!(refusal.status(), 400);
            assert!(refusal.body()["error"]["param"].is_string());
        }
    }
}
