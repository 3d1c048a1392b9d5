import { feature } from 'offstage'
import { completeTask } from './complete-task.ts'
import { congratulate } from './congratulate.ts'
import { taskCompleted } from './events.ts'
import { Task } from './task.ts'

export const tasks = feature('tasks', {
  resources: [Task],
  actions: [completeTask],
  events: [taskCompleted],
  jobs: [congratulate],
  on: [[taskCompleted, congratulate]],
})
