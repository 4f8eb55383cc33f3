/** Why an outside provider did not let somebody in, as next-auth and our own callback name it. */
export function providerErrorWords(error: string | undefined): string | undefined {
  switch (error) {
    case undefined:
    case "":
      return undefined;
    case "not-linked":
      return "That account belongs to nobody here yet: open your invitation first, or sign in and link it under Settings, Account.";
    case "AccessDenied":
      return "The provider did not let you in: choose another account, or sign in by name and password.";
    default:
      return "Signing in with the provider did not work: try again, or sign in by name and password. The server's log says why.";
  }
}
