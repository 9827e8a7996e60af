//! Registers the schema for the client's derives, so that a word which the schema lacks does not compile.

fn main() {
    #[cfg(feature = "client")]
    {
        cynic_codegen::register_schema("accord")
            .from_sdl_file("../schema.graphql")
            .expect("schema.graphql is readable")
            .as_default()
            .expect("schema.graphql is a schema");
    }
}
