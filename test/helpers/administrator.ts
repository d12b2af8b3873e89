/** Keys of the account's root user, for every client of a test. */
export const administrator = { accessKeyId: "test", secretAccessKey: "test" };
