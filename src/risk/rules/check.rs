//! Whether what was written makes sense: names that exist, and values that can be compared.

use super::super::event::Word;
use super::super::field::{Field, Type};
use super::lists::Lists;
use super::mistake::{Mistakes, Problem};
use super::parser::{ListName, Node, Syntax};
use super::suggest::{nearest, nearest_fields};
use super::tree::{Comparison, Tree};

/// Whether values of two types may be equal: any countries may, and any checks; a country and a brand never are.
pub(super) fn are_alike(left: Type, right: Type) -> bool {
    let family = |of| match of {
        Type::Word(Word::IpCountry | Word::BillingCountry) => Type::Word(Word::CardCountry),
        Type::Word(Word::PostalCode | Word::Address) => Type::Word(Word::Cvc),
        other => other,
    };
    family(left) == family(right)
}

/// The condition with its types, or nothing when there are mistakes.
pub(super) fn condition(syntax: &Syntax, lists: &Lists, mistakes: &mut Mistakes<'_>) -> Option<Tree> {
    Check { lists, mistakes }.truth(syntax)
}

/// What stands on one side of a comparison.
enum Side {
    Value(Tree, Type),
    /// A word that is no field: it gets its type from the other side.
    Literal(String),
    Broken,
}

struct Check<'a, 'm, 't> {
    lists: &'a Lists,
    mistakes: &'m mut Mistakes<'t>,
}

impl Check<'_, '_, '_> {
    fn wrong<T>(&mut self, at: &Syntax, problem: Problem) -> Option<T> {
        self.mistakes.add(at.span.clone(), problem);
        None
    }

    fn no_field<T>(&mut self, at: &Syntax, name: &str) -> Option<T> {
        let suggestions = if self.mistakes.is_full() { Vec::new() } else { nearest_fields(name) };
        self.wrong(at, Problem::NoField { name: name.to_owned(), suggestions })
    }

    /// A condition.
    fn truth(&mut self, syntax: &Syntax) -> Option<Tree> {
        match &syntax.node {
            Node::And(parts) => self.truths(parts).map(Tree::And),
            Node::Or(parts) => self.truths(parts).map(Tree::Or),
            Node::Not(of) => self.truth(of).map(|of| Tree::Not(Box::new(of))),
            Node::Compare(comparison, sides) => self.compare(*comparison, &sides[0], &sides[1]),
            Node::Among { what, items, not } => self.among(what, items, *not),
            Node::Listed { what, list, not } => {
                let (what, list) = self.member(what, list)?;
                Some(Tree::Listed { what, list, not: *not })
            }
            Node::Like { what, list, least } => {
                if let Node::Name(name) = &what.node
                    && let Ok(field) = name.parse::<Field>()
                    && let Type::Thing(_) = field.value_type()
                {
                    let problem = Problem::Type { expected: Type::Word(Word::Name), found: field.value_type() };
                    return self.wrong(what, problem);
                }
                let (what, list) = self.member(what, list)?;
                Some(Tree::Like { what, list, least: *least })
            }
            Node::Known { what, not } => {
                let (what, _) = self.value(what)?;
                Some(Tree::Known { what: Box::new(what), not: *not })
            }
            Node::Broken => None,
            Node::Constant(_) | Node::Name(_) | Node::Quoted(_) | Node::Negative(_) | Node::Arithmetic(..) => {
                let (tree, of) = self.value(syntax)?;
                if of == Type::Truth { Some(tree) } else { self.wrong(syntax, Problem::NotTruth(of)) }
            }
        }
    }

    /// All of them are looked at, so that all mistakes are found.
    fn truths(&mut self, parts: &[Syntax]) -> Option<Vec<Tree>> {
        let trees: Vec<_> = parts.iter().map(|part| self.truth(part)).collect();
        trees.into_iter().collect()
    }

    /// A value of any type; a word alone has none.
    fn value(&mut self, syntax: &Syntax) -> Option<(Tree, Type)> {
        match self.side(syntax) {
            Side::Value(tree, of) => Some((tree, of)),
            Side::Literal(word) => self.no_field(syntax, &word),
            Side::Broken => None,
        }
    }

    fn number(&mut self, syntax: &Syntax) -> Option<Tree> {
        let (tree, of) = self.value(syntax)?;
        if of == Type::Number {
            Some(tree)
        } else {
            self.wrong(syntax, Problem::Type { expected: Type::Number, found: of })
        }
    }

    fn side(&mut self, syntax: &Syntax) -> Side {
        let value = match &syntax.node {
            Node::Constant(constant) => Some((Tree::Constant(*constant), Type::Number)),
            Node::Quoted(word) => return Side::Literal(word.clone()),
            Node::Name(name) => match name.parse::<Field>() {
                Ok(field) => Some((Tree::Field(field), field.value_type())),
                Err(_) => return Side::Literal(name.clone()),
            },
            Node::Negative(of) => self.number(of).map(|of| (Tree::Negative(Box::new(of)), Type::Number)),
            Node::Arithmetic(operator, sides) => {
                let (left, right) = (self.number(&sides[0]), self.number(&sides[1]));
                left.zip(right)
                    .map(|(left, right)| (Tree::Arithmetic(*operator, Box::new([left, right])), Type::Number))
            }
            _ => self.truth(syntax).map(|tree| (tree, Type::Truth)),
        };
        value.map_or(Side::Broken, |(tree, of)| Side::Value(tree, of))
    }

    fn compare(&mut self, comparison: Comparison, left: &Syntax, right: &Syntax) -> Option<Tree> {
        let sides = (self.side(left), self.side(right));
        let (a, b) = match sides {
            (Side::Broken, _) | (_, Side::Broken) => return None,
            (Side::Literal(word), Side::Literal(_)) => return self.no_field(left, &word),
            (Side::Value(a, of), Side::Literal(word)) => {
                let word = self.literal(right, word, left, of)?;
                self.may_compare(comparison, left, of)?;
                (a, word)
            }
            (Side::Literal(word), Side::Value(b, of)) => {
                let word = self.literal(left, word, right, of)?;
                self.may_compare(comparison, right, of)?;
                (word, b)
            }
            (Side::Value(a, of), Side::Value(b, other)) => {
                self.may_compare(comparison, left, of)?;
                self.may_compare(comparison, right, other)?;
                if !are_alike(of, other) {
                    return self.wrong(right, Problem::Type { expected: of, found: other });
                }
                (a, b)
            }
        };
        Some(Tree::Compare(comparison, Box::new([a, b])))
    }

    /// A word that is compared with a value of a type.
    fn literal(&mut self, at: &Syntax, word: String, other: &Syntax, of: Type) -> Option<Tree> {
        match (of, &at.node) {
            (Type::Word(_) | Type::Thing(_), _) => Some(Tree::Word(of, word)),
            (Type::Truth, _) => self.wrong(other, Problem::StandsAlone),
            (Type::Number, Node::Name(_)) => self.no_field(at, &word),
            (Type::Number, _) => self.wrong(at, Problem::Word(Type::Number)),
        }
    }

    fn may_compare(&mut self, comparison: Comparison, at: &Syntax, of: Type) -> Option<()> {
        match of {
            Type::Number => Some(()),
            Type::Truth => self.wrong(at, Problem::StandsAlone),
            Type::Word(_) | Type::Thing(_) if comparison.is_equality() => Some(()),
            Type::Word(_) | Type::Thing(_) => self.wrong(at, Problem::NotOrdered(of)),
        }
    }

    fn among(&mut self, what: &Syntax, items: &[Syntax], not: bool) -> Option<Tree> {
        let (tree, of) = self.value(what)?;
        if of == Type::Truth {
            return self.wrong(what, Problem::StandsAlone);
        }
        let items: Vec<_> = items
            .iter()
            .map(|item| match (&item.node, of) {
                (Node::Constant(constant), Type::Number) => Some(Tree::Constant(*constant)),
                (Node::Constant(_), _) => self.wrong(item, Problem::Type { expected: of, found: Type::Number }),
                // Within a list even the name of a field is a word.
                (Node::Name(word) | Node::Quoted(word), Type::Word(_) | Type::Thing(_)) => {
                    Some(Tree::Word(of, word.clone()))
                }
                _ => self.wrong(item, Problem::Word(of)),
            })
            .collect();
        let items = items.into_iter().collect::<Option<Vec<_>>>()?;
        Some(Tree::Among { what: Box::new(tree), items, not })
    }

    /// A field and a list of what it may be.
    fn member(&mut self, what: &Syntax, list: &ListName) -> Option<(Field, String)> {
        let field = self.value(what);
        let Some(members) = self.lists.find(&list.name).and_then(|id| self.lists.get(id)) else {
            let names = self.lists.iter().map(|list| list.name().to_owned());
            let near = if self.mistakes.is_full() { Vec::new() } else { nearest(&list.name, names) };
            let suggestions = near.into_iter().map(|name| format!("@{name}")).collect();
            self.mistakes.add(list.span.clone(), Problem::NoList { name: list.name.clone(), suggestions });
            return None;
        };
        match field? {
            (Tree::Field(field), of) if are_alike(of, members.members()) => Some((field, list.name.clone())),
            (_, found) => self.wrong(what, Problem::Type { expected: members.members(), found }),
        }
    }
}
