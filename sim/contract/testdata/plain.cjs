// deno-lint-ignore-file orderstorm/virtual-time -- a handler sees what is virtual as if it were real
/**
 * A handler as it was written before there were modules and promises: CommonJS, and callbacks all the way. What it
 * answers with does not wait for what it has left running.
 */
const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");

const client = new SQSClient({});
const QueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/q";

exports.handler = function (event, context, callback) {
  client.send(
    new SendMessageCommand({ QueueUrl: QueueUrl + (event.suffix || ""), MessageBody: "hello" }),
    function (error, output) {
      if (error) {
        callback(null, {
          name: error.name,
          code: error.Code,
          status: error.$metadata.httpStatusCode,
        });
      } else callback(null, { md5: output.MD5OfMessageBody, id: context.awsRequestId, now: Date.now() });
    },
  );
};

exports.failing = function (_event, _context, callback) {
  client.send(new SendMessageCommand({ QueueUrl: QueueUrl + "x", MessageBody: "hello" }), callback);
};
