import { host } from 'offstage'
import tasks from './app.ts'

// What `offstage start` runs. Migrations lie in ./migrations: write them with `npx offstage migrate`.
export default host({
  app: tasks,
  // These people exist while developing, and only then.
  demoLogins: [
    {
      email: 'ann@example.org',
      name: 'Ann',
      password: 'open-the-curtain',
      roles: [],
      hint: 'has tasks of her own',
    },
    {
      email: 'ben@example.org',
      name: 'Ben',
      password: 'open-the-curtain',
      roles: [],
      hint: 'sees nothing of hers',
    },
  ],
})
