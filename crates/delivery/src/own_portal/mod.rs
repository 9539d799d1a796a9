//! Own portal.
