//! One definition for every closed list of words.

/// Defines an enum whose words are the same in the code, the database, the schema and the client.
///
/// Each word is written with its *code*: the lower-case form that the database and import profiles use.
/// The schema shows the same word in capitals, and so does JSON. (The client's derive brings serde with it;
/// the server's is spelled out to give the same form, since a build of the whole workspace has both.) The enum gets `ALL` (in order), `code()`, `Display` and `FromStr`.
macro_rules! vocabulary {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$word_meta:meta])* $word:ident = $code:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(not(feature = "client"), derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(not(feature = "client"), serde(rename_all = "SCREAMING_SNAKE_CASE"))]
        #[cfg_attr(feature = "server", derive(async_graphql::Enum, sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
        #[cfg_attr(feature = "server", sea_orm(rs_type = "String", db_type = "Text"))]
        #[cfg_attr(feature = "client", derive(cynic::Enum))]
        #[cfg_attr(feature = "client", cynic(schema_module = "crate::schema"))]
        pub enum $name {
            $(
                $(#[$word_meta])*
                #[cfg_attr(feature = "server", sea_orm(string_value = $code))]
                $word,
            )+
        }

        vocabulary_words! { $name { $($word = $code,)+ } }
    };
}

/// The same for lists that the schema does not have: they travel in JSON of their own, in capitals too.
macro_rules! plain_vocabulary {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$word_meta:meta])* $word:ident = $code:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name {
            $( $(#[$word_meta])* $word, )+
        }

        vocabulary_words! { $name { $($word = $code,)+ } }
    };
}

/// What every list of words can do.
macro_rules! vocabulary_words {
    ($name:ident { $($word:ident = $code:literal,)+ }) => {
        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$word),+];

            /// The word as the database and import profiles write it.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$word => $code,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::error::UnknownWord;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code {
                    $($code => Ok(Self::$word),)+
                    _ => Err($crate::error::UnknownWord::new(stringify!($name), code)),
                }
            }
        }
    };
}
