import { job, ref, User } from 'offstage'
import { Task } from './task.ts'

// Work for after the commit, tried again when it fails. A job acts for the platform, so its `tx` has no policies.
export const congratulate = job('congratulate', { input: { task: ref(Task) } }, async ({ input, tx }) => {
  const task = await tx.get(Task, input.task)
  const owner = await tx.get(User, task.owner)
  tx.mail({ to: owner.email, subject: 'Well done', text: `"${task.title}" is done.` })
})
