/** How an operator calls us, from a fresh clone too; help texts say it once and then write `frontdesk`. */
export const ownName = 'npx -y pnpm@12 frontdesk'
