"use strict";

// Loaded into every task that is a Node program, before the program itself.
require("../lambda/runtime/node/network-guard.cjs").guardNetwork();
