// Every command the window may call, once. Handler, TypeScript bindings, permissions (build.rs), the capability and the
// isolation hook's own set are all made from this list. A path is `module::function` below `commands`.
macro_rules! every_command {
    ($($take:tt)+) => {
        $($take)+! {
            shell::subscribe,
            shell::quit,
        }
    };
}
