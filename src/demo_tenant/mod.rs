//! demo_tenant (skeleton)
